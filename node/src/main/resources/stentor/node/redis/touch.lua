-- ARGV[2]: epoch, ARGV[3]: when a subscriber last asked
local c = open()
local refused = refusal(c, tonumber(ARGV[2]))
if refused then return refused end
c.active = now
c.asked = math.max(c.asked, tonumber(ARGV[3]))
save(c)
return {'ok', state(c)}
