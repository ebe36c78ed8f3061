-- The nodes that are members of a cluster now, each until its announcement runs out by this server's clock.
-- KEYS: the nodes (a sorted set by when they run out), who founds the cluster. ARGV: what to do, the node, for how many
-- milliseconds. Returns the nodes, or whether this one may found.
-- To outlive: ARGV[4] is the number of members on the own side, then they follow, then those on the other side.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local nodes, founder, condemned = KEYS[1], KEYS[2], KEYS[3]
local what, node, lifetime = ARGV[1], ARGV[2], tonumber(ARGV[3])

redis.call('ZREMRANGEBYSCORE', nodes, '-inf', now)
if what == 'announce' then
  redis.call('ZADD', nodes, now + lifetime, node)
  redis.call('PEXPIRE', nodes, lifetime)
elseif what == 'withdraw' then
  redis.call('ZREM', nodes, node)
  if redis.call('GET', founder) == node then
    redis.call('DEL', founder)
  end
elseif what == 'found' then
  for _, other in ipairs(redis.call('ZRANGE', nodes, 0, -1)) do
    if other ~= node then
      return {'no'}
    end
  end
  local first = redis.call('GET', founder)
  if first and first ~= node then
    return {'no'}
  end
  redis.call('SET', founder, node, 'PX', lifetime)
  return {'yes'}
end
if what == 'outlive' then
  redis.call('ZREMRANGEBYSCORE', condemned, '-inf', now)
  local own = tonumber(ARGV[4])
  for i = 5, 4 + own do
    if redis.call('ZSCORE', condemned, ARGV[i]) then
      return {'no'}
    end
  end
  for i = 5 + own, #ARGV do
    redis.call('ZADD', condemned, now + lifetime, ARGV[i])
    redis.call('ZREM', nodes, (string.gsub(ARGV[i], '#.*', '')))
  end
  redis.call('PEXPIRE', condemned, lifetime)
  return {'yes'}
end
return redis.call('ZRANGE', nodes, 0, -1)
