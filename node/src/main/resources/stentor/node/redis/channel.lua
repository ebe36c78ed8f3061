-- What all scripts of the message log begin with: one channel, brought up to the time.
--   KEYS[1]  hash: what is known of the channel        ARGV[1]  the time, see time.lua
--   KEYS[2]  stream: its messages                      ARGV[2]  the newest epoch that the caller knows; a writer's own
--   KEYS[3]  hash: message id -> "deliveries           ARGV[3]  the newest id that the caller knows to be in the log
--            publishedAt", where the settings count them
-- Before it stand time.lua and two constants, KEY_LIFETIME and REMEMBERED, in milliseconds. All rules are those of
-- stentor.node.messagelog.MemoryChannel and Retention; their tests run for both.

local NEVER = 9000000000000000
-- Keys outlive what they hold by this: what ends when is decided by the given time, the TTL only clears up.
local GRACE = 60000
local LAST_TAG = '9223372036854775807'

-- Lua's own conversion would round numbers of more than 14 digits.
local function whole(number)
    return string.format('%.0f', number)
end

local function split(id)
    local seconds, tag = string.match(id, '^(%d+)%-(%d+)$')
    return tonumber(seconds), tag
end

-- Tags have up to 64 bits, more than a Lua number: they are compared as text.
local function after(one, other)
    local seconds, tag = split(one)
    local otherSeconds, otherTag = split(other)
    if seconds ~= otherSeconds then return seconds > otherSeconds end
    if #tag ~= #otherTag then return #tag > #otherTag end
    return tag > otherTag
end

-- What later versions may put behind these numbers is left alone.
local function settingsOf(text)
    local timeout, max, min, recipients, delete, channel =
        string.match(text, '^%d (%d+) (%d+) (%d+) (%d+) (%d) (%d+)')
    return {
        timeout = tonumber(timeout), max = tonumber(max), min = tonumber(min), recipients = tonumber(recipients),
        delete = delete == '1', channel = tonumber(channel)
    }
end

local function counts(s)
    return s.delete or s.recipients > 0
end

local function publishedAt(entry)
    return tonumber(entry[2][2])
end

local function unknown()
    return {
        epoch = 0, last = '0-0', stored = '0-0', text = '', exists = false, active = 0, asked = 0,
        remember = REMEMBERED, due = NEVER, batch = '', repeats = '', ends = 0, lag = 0, length = 0
    }
end

local function load()
    local f = redis.call('HMGET', KEYS[1], 'epoch', 'last', 'stored', 'settings', 'exists', 'active', 'asked',
        'remember', 'due', 'batch', 'repeats', 'ends', 'lag')
    if not f[1] then return unknown() end
    local c = {
        epoch = tonumber(f[1]), last = f[2], stored = f[3], text = f[4], exists = f[5] == '1',
        active = tonumber(f[6]), asked = tonumber(f[7]), remember = tonumber(f[8]), due = tonumber(f[9]),
        batch = f[10], repeats = f[11], ends = tonumber(f[12]), lag = tonumber(f[13] or 0),
        length = 0
    }
    if c.exists then
        c.settings = settingsOf(c.text)
        c.length = redis.call('XLEN', KEYS[2])
    end
    return c
end

-- When, by the given time, nothing of the channel is needed any more.
local function endOf(c)
    local ends = now + c.remember
    if c.exists then
        local s = c.settings
        ends = ends + s.channel
        if c.length > 0 then
            -- A message that may stay for ever keeps its channel.
            if s.timeout == 0 or s.min > 0 or s.recipients > 0 then return NEVER end
            ends = ends + s.timeout
        end
    end
    return ends
end

-- Nothing that has an end stays in Redis for ever. The TTLs are left as they are while they are about right.
local function save(c)
    local ends = endOf(c)
    local anew = c.newKeys or math.abs(ends - c.ends) >= GRACE / 2
    if anew then c.ends = ends end
    if c.length == 0 then redis.call('DEL', KEYS[2], KEYS[3]) end
    redis.call('HSET', KEYS[1], 'epoch', whole(c.epoch), 'last', c.last, 'stored', c.stored, 'settings', c.text,
        'exists', c.exists and '1' or '0', 'active', whole(c.active), 'asked', whole(c.asked),
        'remember', whole(c.remember), 'due', whole(c.due), 'batch', c.batch, 'repeats', c.repeats,
        'ends', whole(c.ends), 'lag', whole(c.lag))
    if not anew then return end
    for i = 1, 3 do
        if ends == NEVER then
            redis.call('PERSIST', KEYS[i])
        else
            redis.call('PEXPIRE', KEYS[i], whole(ends - now + GRACE))
        end
    end
end

local function vanish(c, at)
    c.exists, c.text, c.settings, c.length = false, '', nil, 0
    c.active, c.asked, c.due, c.changed = at, 0, NEVER, true
end

local function exist(c, text)
    c.exists, c.active, c.changed = true, now, true
    if c.text ~= text then
        c.text, c.settings, c.due = text, settingsOf(text), 0
        c.remember = math.max(REMEMBERED, c.settings.channel)
    end
end

-- Messages left from the old end without being named: their deliveries need not be known any more.
local function dropCounts(c)
    if not counts(c.settings) or redis.call('EXISTS', KEYS[3]) == 0 then return end
    local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
    for _, id in ipairs(redis.call('HKEYS', KEYS[3])) do
        if not oldest or after(oldest[1], id) then redis.call('HDEL', KEYS[3], id) end
    end
end

-- Removes expired messages from the old end, up to spare of them; returns how many.
local function dropExpired(c, spare)
    local s, before = c.settings, c.length
    local bound = math.floor((now - s.timeout) / 1000) - c.lag
    if s.min == 0 and bound > 0 then
        -- An id's second is at most so far behind its message's time, so all of the earlier seconds have expired.
        redis.call('XTRIM', KEYS[2], 'MINID', '=', whole(bound))
        c.length = redis.call('XLEN', KEYS[2])
    end
    c.due = NEVER
    while c.length > 0 and before - c.length < spare do
        local ids = {}
        local page = math.min(16, spare - before + c.length)
        for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', page)) do
            if now - publishedAt(entry) < s.timeout then
                c.due = publishedAt(entry) + s.timeout
                break
            end
            ids[#ids + 1] = entry[1]
        end
        if #ids > 0 then c.length = c.length - redis.call('XDEL', KEYS[2], unpack(ids)) end
        if c.due < NEVER then break end
    end
    if c.length > 0 and c.due == NEVER then c.due = 0 end
    return before - c.length
end

-- Removes messages that enough subscribers got, oldest first, up to spare of them.
local function dropDelivered(c, spare)
    local s, free = c.settings, {}
    local entries = redis.call('HGETALL', KEYS[3])
    for i = 1, #entries, 2 do
        local deliveries, at = string.match(entries[i + 1], '^(%d+) (%d+)$')
        if tonumber(deliveries) >= math.max(1, s.recipients) then
            if s.delete or (s.timeout > 0 and now - at >= s.timeout) then
                free[#free + 1] = entries[i]
            elseif s.timeout > 0 and s.recipients > 0 then
                c.due = math.min(c.due, at + s.timeout)
            end
        end
    end
    table.sort(free, function(one, other) return after(other, one) end)
    for i = 1, math.min(spare, #free) do
        c.length = c.length - redis.call('XDEL', KEYS[2], free[i])
        redis.call('HDEL', KEYS[3], free[i])
    end
    if #free > spare then c.due = 0 end
end

-- Lets go of what the settings do not keep. c.due: nothing leaves by its age or its deliveries before that time.
local function retain(c)
    local s = c.settings
    if c.length > s.max then
        redis.call('XTRIM', KEYS[2], 'MAXLEN', '=', s.max)
        c.length, c.changed = s.max, true
        dropCounts(c)
    end
    local spare = c.length - s.min
    if spare <= 0 or now < c.due then return end
    local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
    c.due, c.changed = NEVER, true
    if s.timeout > 0 and s.recipients == 0 then
        local dropped = dropExpired(c, spare)
        spare = spare - dropped
        if dropped > 0 then dropCounts(c) end
    end
    if counts(s) then dropDelivered(c, spare) end
    if c.length == 0 and s.timeout > 0 then
        -- The channel is empty since the last message expired, not since somebody looked.
        c.active = math.max(c.active, math.min(now, publishedAt(newest) + s.timeout))
    end
end

local function open()
    local c = load()
    if c.exists then
        retain(c)
        if c.length == 0 and now - c.active >= c.settings.channel then
            vanish(c, c.active + c.settings.channel)
        end
        if c.changed then save(c) end
    end
    if not c.exists and now - c.active >= c.remember then return unknown() end
    return c
end

-- A log that lacks something of what its caller knows has lost it.
local function loss(c)
    if tonumber(ARGV[2]) > c.epoch or after(ARGV[3], c.last) then return {'lost', whole(c.epoch), c.last} end
end

-- Whoever holds an older claim must not write; nor does anybody write behind a loss that nobody was told of.
local function refusal(c)
    if tonumber(ARGV[2]) < c.epoch then return {'fenced', whole(c.epoch)} end
    return loss(c)
end

local function state(c)
    return {c.exists and 1 or 0, c.text, c.last, c.stored, c.length, c.asked}
end
