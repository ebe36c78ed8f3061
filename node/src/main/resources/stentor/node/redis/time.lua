-- The time, in milliseconds: that of this server, so that no node's clock decides what expires. ARGV[1] is empty but in tests,
-- which give the time.
local function timeNow()
    if ARGV[1] ~= '' then return tonumber(ARGV[1]) end
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end
local now = timeNow()

