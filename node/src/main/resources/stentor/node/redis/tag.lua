-- ARGV[4]: a tag. Goes back from second to second, so that it looks at two messages of each.
local c = open()
local lost = loss(c)
if lost then return lost end
if not c.exists then return {'ok', ''} end
local upTo = '+'
while true do
    local newest = redis.call('XREVRANGE', KEYS[2], upTo, '-', 'COUNT', 1)[1]
    if not newest then return {'ok', ''} end
    local seconds = split(newest[1])
    local id = whole(seconds) .. '-' .. ARGV[4]
    if redis.call('XRANGE', KEYS[2], id, id)[1] then return {'ok', id} end
    if seconds == 0 then return {'ok', ''} end
    upTo = '(' .. whole(seconds) .. '-0'
end
