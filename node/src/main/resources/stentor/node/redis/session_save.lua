
-- ARGV: the owner's epoch, the state, for how many milliseconds, 1: the session may be a new one.
if epoch and epoch ~= ARGV[1] then return {'fenced', epoch} end
if not epoch and ARGV[4] ~= '1' then return {'lost'} end
redis.call('HSET', key, 'epoch', ARGV[1], 'state', ARGV[2])
redis.call('PEXPIRE', key, ARGV[3])
return {'ok'}
