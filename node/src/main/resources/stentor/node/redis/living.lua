-- The nodes that are members of a cluster now, each until its announcement runs out by this server's clock.
-- KEYS: the nodes (a sorted set by when they run out), who founds the cluster. ARGV: what to do, the node, for how many
-- milliseconds. Returns the nodes, or whether this one may found.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local nodes, founder = KEYS[1], KEYS[2]
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
return redis.call('ZRANGE', nodes, 0, -1)
