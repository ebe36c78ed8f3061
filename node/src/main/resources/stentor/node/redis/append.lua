-- ARGV[4]: settings, [5]: the batch's first id, [6]: how many publications. Each publication: how many
-- messages to store, the id of its last, recipients, the place of its idempotency key in KEYS or 0; then, for each
-- message to store: id, head, body.
local c = open()
local refused = refusal(c)
if refused then return refused end
if ARGV[5] == c.batch then
    -- The answer to this batch was lost. Written all the same, so that a WAIT after it means something.
    save(c)
    return {'ok', state(c), c.repeats}
end
if not after(ARGV[5], c.last) then return {'order', c.last} end
exist(c, ARGV[4])
local s = c.settings
c.newKeys = c.length == 0
-- By how many seconds the ids of stored messages are behind their time: the clock of their owner may be.
if c.length == 0 then c.lag = 0 end

local position = 7
local fresh, repeats, answers, anyRepeat = {}, {}, {}, false
for i = 1, tonumber(ARGV[6]) do
    local stored, last, recipients = tonumber(ARGV[position]), ARGV[position + 1], ARGV[position + 2]
    local key = KEYS[tonumber(ARGV[position + 3])]
    position = position + 4
    if key and not answers[key] then
        local known = redis.call('GET', key)
        local ends, answer = string.match(known or '', '^(%d+) (.*)$')
        if ends and now < tonumber(ends) then answers[key] = answer end
    end
    if key and answers[key] then
        repeats[i], anyRepeat = key, true
    else
        for message = position, position + (stored - 1) * 3, 3 do
            if s.max > 0 then
                redis.call('XADD', KEYS[2], ARGV[message], 'at', whole(now), 'previous', c.stored,
                    'head', ARGV[message + 1], 'body', ARGV[message + 2])
                c.length = c.length + 1
                c.lag = math.max(c.lag, math.floor(now / 1000) - split(ARGV[message]))
            end
            c.stored = ARGV[message]
            if s.timeout > 0 and s.recipients == 0 then c.due = math.min(c.due, now + s.timeout) end
        end
        c.last = last
        c.batch = ARGV[5]
        if key then
            answers[key] = last .. ' ' .. recipients .. ' '
            fresh[#fresh + 1] = key
        end
    end
    position = position + stored * 3
end
retain(c)

for _, key in ipairs(fresh) do
    answers[key] = answers[key] .. c.length
    redis.call('SET', key, whole(now + KEY_LIFETIME) .. ' ' .. answers[key], 'PX', KEY_LIFETIME + GRACE)
end
local answer = ''
if anyRepeat then
    for i = 1, tonumber(ARGV[6]) do repeats[i] = repeats[i] and answers[repeats[i]] or '' end
    answer = table.concat(repeats, ',')
end
if c.batch == ARGV[5] then c.repeats = answer end
save(c)
return {'ok', state(c), answer}
