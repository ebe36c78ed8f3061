-- ARGV[2]: epoch
local c = open()
local refused = refusal(c, tonumber(ARGV[2]))
if refused then return refused end
vanish(c, now)
save(c)
return {'ok', state(c)}
