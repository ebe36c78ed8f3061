
-- A new owner. An earlier one writes no more from here on.
if not epoch then return {'ok'} end
return {'ok', redis.call('HINCRBY', key, 'epoch', 1), redis.call('HGET', key, 'state')}
