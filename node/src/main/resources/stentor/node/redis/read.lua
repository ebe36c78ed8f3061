-- ARGV[2]: the id to start behind, ARGV[3]: how many at most
if not open().exists then return {'ok', {}} end
return {'ok', redis.call('XRANGE', KEYS[2], '(' .. ARGV[2], '+', 'COUNT', ARGV[3])}
