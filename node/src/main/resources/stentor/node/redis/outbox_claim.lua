local before = epoch()
-- What there may be of an earlier life is not known to be whole.
if before == 0 then redis.call('DEL', KEYS[2], KEYS[3]) end
-- Not below the time: epochs grow even where Redis has forgotten the last one.
local claimed = math.max(before + 1, now)
redis.call('HSET', KEYS[1], 'epoch', whole(claimed))
stay()
return {'ok', claimed, before == 0 and 1 or 0}
