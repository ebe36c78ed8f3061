-- ARGV[2], [3]: the floor
local c = open()
if c.epoch == 0 then redis.call('DEL', KEYS[2], KEYS[3]) end
local lost = c.epoch == 0 or after(ARGV[3], c.last)
if after(ARGV[3], c.last) then c.last = ARGV[3] end
local first = math.floor(now / 1000)
if c.last ~= '0-0' then first = math.max(first, split(c.last) + 1) end
if lost then c.stored = whole(math.max(0, first - 1)) .. '-' .. LAST_TAG end
c.epoch = math.max(c.epoch + 1, tonumber(ARGV[2]) + 1, now)
c.batch = ''
if not c.exists then c.active = now end
save(c)
return {'ok', state(c), c.epoch, first}
