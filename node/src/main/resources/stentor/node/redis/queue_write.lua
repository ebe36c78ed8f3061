-- ARGV[2]: epoch; then six lists, the length before each: tokens of what was handed over, of what was given back, of what
-- is settled; the places in KEYS of the idempotency keys that were taken; pushes (place of the key or 0, most messages,
-- timeout, head, body); takes (token, guarantee, for how long, holder). Last: how many bytes to hand out.
local c = open()
local refused = refusal(c, tonumber(ARGV[2]))
if refused then return refused end
c.active = now
c.writes = c.writes + 1

local position = 3
local function argument()
    position = position + 1
    return ARGV[position - 1]
end
local function each(action)
    for i = 1, tonumber(argument()) do action(i) end
end

local function rememberedAnswer(key)
    local ends, answer = string.match(redis.call('GET', key) or '', '^(%d+) (%d)$')
    if ends and now < tonumber(ends) then return answer, ends end
end

each(function()
    local token = argument()
    if lease(token) == '0' then over(token) end
end)
each(function()
    local token = argument()
    local guarantee, message = lease(token)
    if guarantee then
        over(token)
        back(c, message)
    end
end)
dropExpired(c)

local settled = {}
each(function(i)
    local token = argument()
    local settles = lease(token) == '1'
    if settles then over(token) end
    settled[i] = settles and 1 or 0
end)

each(function()
    local key = KEYS[tonumber(argument())]
    local answer, ends = rememberedAnswer(key)
    if answer then redis.call('SET', key, ends .. ' 1', 'KEEPTTL') end
end)

-- A message's number; else 0 or -1 for a repeat of one that waited or was taken, -2 for a full queue.
local pushes = {}
each(function(i)
    local key, most, timeout = KEYS[tonumber(argument())], tonumber(argument()), tonumber(argument())
    local head, body = argument(), argument()
    if timeout ~= c.timeout then
        c.timeout, c.due = timeout, 0
        dropExpired(c)
    end
    local before = key and rememberedAnswer(key)
    if before then
        pushes[i] = -tonumber(before)
    elseif waiting() >= most then
        pushes[i] = -2
    else
        c.last = c.last + 1
        pushes[i] = c.last
        redis.call('RPUSH', KEYS[2], whole(c.last) .. ' ' .. whole(now) .. ' 0 ' .. #head .. '\n' .. head .. body)
        if timeout > 0 then c.due = math.min(c.due, now + timeout) end
        if key then redis.call('SET', key, whole(now + KEY_LIFETIME) .. ' 0', 'PX', KEY_LIFETIME + GRACE) end
    end
end)

local items, takes, bytes, most = {}, tonumber(argument()), 0, tonumber(ARGV[#ARGV])
for i = 1, takes do
    local message = bytes < most and (redis.call('ZPOPMIN', KEYS[3])[1] or redis.call('LPOP', KEYS[2]))
    if not message then break end
    local token, guarantee, lasts, holder = argument(), argument(), argument(), argument()
    redis.call('HSET', KEYS[4], token, guarantee .. ' ' .. holder .. '\n' .. message)
    redis.call('ZADD', KEYS[5], whole(now + lasts), token)
    -- Only the body counts, as its sender would count it.
    local line, head = string.match(message, '^([%d ]- (%d+)\n)')
    bytes = bytes + #message - #line - tonumber(head)
    items[i] = message
end
save(c)
return {'ok', state(c), settled, pushes, items, c.writes}
