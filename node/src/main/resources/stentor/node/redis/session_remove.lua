
-- ARGV: the owner's epoch.
if epoch and epoch ~= ARGV[1] then return {'fenced', epoch} end
redis.call('DEL', key)
return {'ok'}
