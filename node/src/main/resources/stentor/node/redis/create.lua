-- ARGV[2]: epoch, ARGV[3]: settings
local c = open()
local refused = refusal(c, tonumber(ARGV[2]))
if refused then return refused end
exist(c, ARGV[3])
retain(c)
save(c)
return {'ok', state(c)}
