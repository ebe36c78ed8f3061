local c = open()
return {'ok', state(c), c.epoch, c.writes}
