return {'ok', state(open())}
