local c = open()
local refused = refusal(c)
if refused then return refused end
vanish(c, now)
save(c)
return {'ok', state(c)}
