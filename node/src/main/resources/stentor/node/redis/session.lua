-- A Bayeux session: the epoch of its owner, and what its next owner needs to go on. KEYS[1]: a hash. Each script is one step.
local key = KEYS[1]
local epoch = redis.call('HGET', key, 'epoch')
