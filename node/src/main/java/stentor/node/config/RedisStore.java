package stentor.node.config;

import java.util.Objects;

/**
 * In Redis.
 *
 * @param keyPrefix begins all its keys
 * @param replicas how many replicas must have a write before it is acknowledged; 0: that Redis itself has it is enough
 */
public record RedisStore(RedisAddress address, String keyPrefix, int replicas) implements StoreSettings {
    public static final String DEFAULT_KEY_PREFIX = "stentor:";

    public RedisStore {
        Objects.requireNonNull(address);
        Objects.requireNonNull(keyPrefix);
        // Braces would move the hash tag, by which a Redis cluster keeps a channel's keys together.
        boolean plain = keyPrefix.matches("[^\\s{}\\p{Cntrl}]*");
        Checks.require("key_prefix", keyPrefix, plain, "neither blanks, braces nor control characters");
        Checks.require("replicas", replicas, replicas >= 0, "0 or more");
    }

    /** One that trusts Redis with what it has. */
    public static RedisStore at(RedisAddress address) {
        return new RedisStore(address, DEFAULT_KEY_PREFIX, 0);
    }

    @Override
    public String type() {
        return "redis";
    }
}
