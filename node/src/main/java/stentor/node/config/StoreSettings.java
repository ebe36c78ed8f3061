package stentor.node.config;

/** Where channels are kept. */
public sealed interface StoreSettings permits MemoryStore, RedisStore {
    /** Its type as configuration files call it. */
    String type();
}
