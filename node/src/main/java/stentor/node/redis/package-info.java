/**
 * The message log in Redis (6.2 or newer; one server, Sentinel or Cluster), and the only user of the Redis client. A
 * channel is a stream and two hashes, its rules are Lua scripts beside the classes; {@link
 * stentor.node.redis.RedisLink} is the connection that the rest goes through. Knows neither actors nor HTTP.
 */
package stentor.node.redis;
