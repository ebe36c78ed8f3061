-- ARGV[4]: message id, ARGV[5]: how many more subscribers got it
local c = open()
local refused = refusal(c)
if refused then return refused end
c.active = now
local s, id, more = c.settings, ARGV[4], tonumber(ARGV[5])
local entry = c.exists and counts(s) and more > 0 and redis.call('XRANGE', KEYS[2], id, id)[1]
if entry then
    local deliveries = string.match(redis.call('HGET', KEYS[3], id) or '', '^(%d+) ') or 0
    redis.call('HSET', KEYS[3], id, whole(deliveries + more) .. ' ' .. whole(publishedAt(entry)))
    c.due, c.newKeys = 0, true
    retain(c)
end
save(c)
return {'ok', state(c)}
