local c = open()
return loss(c) or {'ok', state(c)}
