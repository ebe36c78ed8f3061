-- What the scripts of the outbox log begin with. All rules are those of stentor.node.messagelog.OutboxLog.
--   KEYS[1]  hash: epoch                          ARGV[1]  the time, see time.lua
--   KEYS[2]  hash: facts by their names
--   KEYS[3]  hash: calls by their ids

-- Lua's own conversion would round numbers of more than 14 digits.
local function whole(number)
    return string.format('%.0f', number)
end

local function epoch()
    return tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
end

local function stay()
    for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], whole(REMEMBERED)) end
end
