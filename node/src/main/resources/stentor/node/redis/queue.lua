-- What the scripts of the queue log begin with: one queue, brought up to the time.
--   KEYS[1]  hash: what is known of the queue          ARGV[1]  the time, see time.lua
--   KEYS[2]  list: the messages that wait, in order
--   KEYS[3]  sorted set: messages that were out and wait again, by number; they stand before all of the list
--   KEYS[4]  hash: token -> "GUARANTEE HOLDER\nMESSAGE", GUARANTEE 1 if it has to be settled, else 0
--   KEYS[5]  sorted set: token, by when its lease is over
-- A message is "NUMBER PUSHED_AT DELIVERIES HEAD_LENGTH\n", then its head and its body. Before this stand time.lua
-- and two constants, KEY_LIFETIME and REMEMBERED, in milliseconds. All rules are those of stentor.node.messagelog.MemoryQueue;
-- their tests run for both.

local NEVER = 9000000000000000
-- Keys outlive what they hold by this: what ends when is decided by the given time, the TTL only clears up.
local GRACE = 60000

-- Lua's own conversion would round numbers of more than 14 digits.
local function whole(number)
    return string.format('%.0f', number)
end

local function unknown()
    return {epoch = 0, last = 0, timeout = 0, active = 0, due = NEVER, stays = false, writes = 0}
end

local function load()
    local f = redis.call('HMGET', KEYS[1], 'epoch', 'last', 'timeout', 'active', 'due', 'stays', 'writes')
    if not f[1] then return unknown() end
    return {
        epoch = tonumber(f[1]), last = tonumber(f[2]), timeout = tonumber(f[3]), active = tonumber(f[4]),
        due = tonumber(f[5]), stays = f[6] == '1', writes = tonumber(f[7] or 0)
    }
end

local function waiting()
    return redis.call('LLEN', KEYS[2]) + redis.call('ZCARD', KEYS[3])
end

local function leases()
    return redis.call('ZCARD', KEYS[5])
end

-- When the first (0) or the last (-1) of the leases is over.
local function endOf(rank)
    local lease = redis.call('ZRANGE', KEYS[5], rank, rank, 'WITHSCORES')
    return tonumber(lease[2])
end

-- Nothing that has an end stays in Redis for ever; messages that may wait for ever keep their queue.
local function save(c)
    local holds = waiting() + leases() > 0
    local stayed = c.stays
    c.stays = holds and c.timeout == 0
    redis.call('HSET', KEYS[1], 'epoch', whole(c.epoch), 'last', whole(c.last), 'timeout', whole(c.timeout),
        'active', whole(c.active), 'due', whole(c.due), 'stays', c.stays and '1' or '0',
        'writes', whole(c.writes))
    if not c.stays then
        local ttl = REMEMBERED + GRACE + (holds and math.max(c.timeout, (endOf(-1) or now) - now) or 0)
        for i = 1, 5 do redis.call('PEXPIRE', KEYS[i], whole(ttl)) end
    elseif not stayed then
        for i = 1, 5 do redis.call('PERSIST', KEYS[i]) end
    end
end

local function pushedAt(message)
    return tonumber(string.match(message, '^%d+ (%d+) '))
end

-- Puts a message that was out into its old place.
local function back(c, message)
    redis.call('ZADD', KEYS[3], string.match(message, '^%d+'), message)
    c.due = 0
end

local function lease(token)
    local guarantee, message = string.match(redis.call('HGET', KEYS[4], token) or '', '^(%d) [^\n]*\n(.*)$')
    return guarantee, message
end

local function over(token)
    redis.call('HDEL', KEYS[4], token)
    redis.call('ZREM', KEYS[5], token)
end

local function endLeases(c)
    local tokens = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', whole(now), 'LIMIT', 0, 100)
    while #tokens > 0 do
        for _, token in ipairs(tokens) do
            local guarantee, message = lease(token)
            over(token)
            if guarantee == '1' then
                local number, at, deliveries, rest = string.match(message, '^(%d+) (%d+) (%d+)(.*)$')
                back(c, number .. ' ' .. at .. ' ' .. whole(deliveries + 1) .. rest)
            end
            c.changed = true
        end
        tokens = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', whole(now), 'LIMIT', 0, 100)
    end
end

-- c.due: no message expires before that time.
local function dropExpired(c)
    if c.timeout == 0 or now < c.due then return end
    c.due, c.changed = NEVER, true
    while true do
        local first = redis.call('ZRANGE', KEYS[3], 0, 0)[1]
        local returned = first
        first = first or redis.call('LINDEX', KEYS[2], 0)
        if not first then return end
        if now - pushedAt(first) < c.timeout then
            c.due = pushedAt(first) + c.timeout
            return
        end
        if returned then redis.call('ZPOPMIN', KEYS[3]) else redis.call('LPOP', KEYS[2]) end
    end
end

local function open()
    local c = load()
    if c.epoch == 0 then return c end
    endLeases(c)
    dropExpired(c)
    if now - c.active >= REMEMBERED and waiting() + leases() == 0 then c = unknown() end
    if c.changed then save(c) end
    return c
end

-- Whoever holds an older claim must not write; a claim that is not known was lost.
local function refusal(c, epoch)
    if epoch < c.epoch then return {'fenced', whole(c.epoch)} end
    if epoch > c.epoch then return {'lost'} end
end

-- With how long it is until the first of the leases is over.
local function state(c)
    if c.epoch == 0 then return {0, 0, NEVER} end
    local first = endOf(0)
    return {waiting(), leases(), first and first - now or NEVER}
end
