-- ARGV[4]: the id to start behind, ARGV[5]: how many at most, ARGV[6]: how many bytes of bodies; the first counts as fitting.
-- Pages are sized by what was found so far, so that hardly more is copied than is returned.
local c = open()
local lost = loss(c)
if lost then return lost end
local found, more, bytes, largest = {}, 0, 0, 1
local position, most, budget = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local page = 1
while c.exists and most > 0 and more == 0 do
    local entries = redis.call('XRANGE', KEYS[2], '(' .. position, '+', 'COUNT', page)
    for _, entry in ipairs(entries) do
        local weight = #entry[2][8]
        if #found == most or (#found > 0 and bytes + weight > budget) then
            more = 1
            break
        end
        found[#found + 1] = entry
        bytes, largest, position = bytes + weight, math.max(largest, weight), entry[1]
    end
    if #entries < page then break end
    page = math.max(1, math.min(64, most + 1 - #found, math.floor((budget - bytes) / largest)))
end
return {'ok', found, more, whole(c.epoch), c.last}
