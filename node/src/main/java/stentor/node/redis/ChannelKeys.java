package stentor.node.redis;

import java.nio.charset.StandardCharsets;
import stentor.protocol.channel.ChannelKey;

/**
 * The names of a channel's keys in Redis, or a queue's: {@code PREFIX{GROUP:ID}:...}. What is in the braces alone decides the slot in
 * Redis Cluster (its "hash tag"), so all keys of a channel are on one server.
 */
final class ChannelKeys {
    private final String base;

    ChannelKeys(String prefix, ChannelKey channel) {
        // A closing brace in the id would end the tag early.
        base = prefix + '{' + escape(channel.group()).replace(":", "%3A") + ':' + escape(channel.id()) + '}';
    }

    /** What every script is given: the channel, its messages, its deliveries; then more. */
    byte[][] with(int more) {
        byte[][] keys = new byte[3 + more][];
        keys[0] = key(":channel");
        keys[1] = key(":messages");
        keys[2] = key(":deliveries");
        return keys;
    }

    /** Of a Bayeux session: it has this key alone. The number is that of what is kept there. */
    byte[] session() {
        return key(":session:2");
    }

    /** What every script of the outbox log is given. */
    byte[][] outbox() {
        return new byte[][] {key(":outbox"), key(":outbox:facts"), key(":outbox:calls")};
    }

    byte[] idempotency(String key) {
        return key(":key:" + key);
    }

    /** What every script of the queue log is given; then more. */
    byte[][] queue(int more) {
        byte[][] keys = new byte[5 + more][];
        keys[0] = key(":queue");
        keys[1] = key(":queue:waiting");
        keys[2] = key(":queue:returned");
        keys[3] = key(":queue:out");
        keys[4] = key(":queue:leases");
        return keys;
    }

    byte[] pushIdempotency(String key) {
        return key(":queue:key:" + key);
    }

    /** Written to in order to wait for replicas. */
    byte[] replicated() {
        return key(":replicated");
    }

    private byte[] key(String suffix) {
        return (base + suffix).getBytes(StandardCharsets.UTF_8);
    }

    private static String escape(String part) {
        return part.indexOf('%') < 0 && part.indexOf('}') < 0
                ? part
                : part.replace("%", "%25").replace("}", "%7D");
    }
}
