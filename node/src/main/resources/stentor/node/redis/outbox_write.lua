-- ARGV[2]: epoch; then four lists, the length before each: facts (name, text), names of facts that are forgotten, calls (id, text),
-- ids of calls that are done.
local known, claimed = epoch(), tonumber(ARGV[2])
-- Behind it is a log that has lost the claim.
if known < claimed then return {'lost'} end
if known > claimed then return {'fenced', whole(known)} end

local position = 3
local function argument()
    position = position + 1
    return ARGV[position - 1]
end
for key = 2, 3 do
    for _ = 1, tonumber(argument()) do
        local name = argument()
        redis.call('HSET', KEYS[key], name, argument())
    end
    for _ = 1, tonumber(argument()) do redis.call('HDEL', KEYS[key], argument()) end
end
stay()
return {'ok'}
