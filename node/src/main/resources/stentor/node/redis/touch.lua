-- ARGV[4]: when a subscriber last asked
local c = open()
local refused = refusal(c)
if refused then return refused end
c.active = now
c.asked = math.max(c.asked, math.min(now, tonumber(ARGV[4])))
save(c)
return {'ok', state(c)}
