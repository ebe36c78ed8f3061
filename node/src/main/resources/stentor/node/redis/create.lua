-- ARGV[4]: settings
local c = open()
local refused = refusal(c)
if refused then return refused end
exist(c, ARGV[4])
retain(c)
save(c)
return {'ok', state(c)}
