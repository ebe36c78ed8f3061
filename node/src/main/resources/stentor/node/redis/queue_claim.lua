-- ARGV[2]: the newest epoch that the claimer knows of.
local c = open()
-- What there may be of an earlier life is not known to be whole.
if c.epoch == 0 then redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5]) end
c.epoch, c.active = math.max(math.max(c.epoch, tonumber(ARGV[2])) + 1, now), now
save(c)
local unconfirmed, tokens = {}, redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES')
for i = 1, #tokens, 2 do
    local holder = string.match(redis.call('HGET', KEYS[4], tokens[i]) or '', '^0 ([^\n]*)\n')
    if holder then unconfirmed[#unconfirmed + 1] = {tokens[i], whole(tokens[i + 1] - now), holder} end
end
return {'ok', state(c), c.epoch, unconfirmed}
