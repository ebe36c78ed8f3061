package stentor.node.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stentor.node.location.Mount;

/** Reads the stores: several by name, or one without, which is the default. */
final class StoreReader {
    private static final RedisAddress.Server STANDARD = RedisAddress.Server.DEFAULT;

    private static final Key<Void> STORE = Key.section(
                    "store",
                    "Where messages are kept: stores by their names, or one without a name, which is the store default.")
            .needsRestart();
    private static final List<String> TYPES = List.of("memory", "redis");
    private static final Key<String> TYPE = Key.required(
                    "type",
                    Kind.oneOf(TYPES),
                    "memory",
                    "memory: in the node itself, lost when it ends; redis: in Redis 6.2 or newer.")
            .needsRestart();
    private static final Key<String> URI = Key.optional(
                    "uri",
                    Kind.TEXT,
                    "\"redis://localhost:6379/0\"",
                    "Where Redis is, in place of host, port, database and password: redis://, rediss:// (TLS),"
                            + " redis-sentinel://S1:26379,S2:26379/0#NAME, redis-cluster://H1:6379,H2:6379.")
            .needsRestart();
    private static final Key<String> HOST =
            Key.of("host", Kind.TEXT, STANDARD.host(), "Redis' host.").needsRestart();
    private static final Key<Integer> PORT =
            Key.of("port", Kind.INTEGER, STANDARD.port(), "Redis' port.").needsRestart();
    private static final Key<Integer> DATABASE = Key.of(
                    "database", Kind.INTEGER, STANDARD.database(), "The number of Redis' database.")
            .needsRestart();
    private static final Key<String> PASSWORD = Key.optional(
                    "password", Kind.TEXT, "${REDIS_PASSWORD:change-me}", "Redis' password.")
            .needsRestart();
    private static final List<Key<?>> SERVER = List.of(HOST, PORT, DATABASE, PASSWORD);
    private static final Key<String> KEY_PREFIX = Key.of(
                    "key_prefix", Kind.TEXT, RedisStore.DEFAULT_KEY_PREFIX, "All keys in Redis begin with it.")
            .needsRestart();
    private static final Kind<String> IN_MEMORY = Kind.onlyOf("memory", "memory, or { replicas: N }");
    private static final Key<String> DURABILITY = Key.of(
                    "durability",
                    IN_MEMORY,
                    "memory",
                    "What an acknowledged message is safe in. memory: Redis has it; { replicas: N }: so have N replicas.")
            .needsRestart();
    private static final Key<Void> DURABILITY_SECTION =
            Key.optionalSection("durability", DURABILITY.says()).needsRestart();
    private static final Key<Integer> REPLICAS = Key.required(
                    "replicas", Kind.INTEGER, "1", "How many replicas must have a message before it is acknowledged.")
            .needsRestart();

    private StoreReader() {}

    static Map<String, StoreSettings> read(Section root) {
        Map<String, StoreSettings> stores = new LinkedHashMap<>();
        if (root.describes() || isOne(root)) {
            root.section(STORE, StoreReader::one).ifPresent(store -> stores.put(Mount.DEFAULT_STORE, store));
        }
        if (root.describes() || !isOne(root)) {
            // A store that is wrong keeps its name, or every location that uses it would be wrong too.
            stores.putAll(root.named(STORE, StoreReader::one, MemoryStore::new));
        }
        if (stores.isEmpty()) {
            stores.put(Mount.DEFAULT_STORE, new MemoryStore());
        }
        return Collections.unmodifiableMap(stores);
    }

    private static boolean isOne(Section root) {
        return root.value(STORE.name()).orElse(null) instanceof Value.Mapping mapping
                && mapping.entries().values().stream().anyMatch(entry -> entry.value() instanceof Value.Scalar);
    }

    private static StoreSettings one(Section section) {
        return section.byType(TYPE, TYPES, (type, typed) -> type.equals("redis") ? redis(typed) : new MemoryStore())
                .orElseGet(MemoryStore::new);
    }

    private static StoreSettings redis(Section section) {
        RedisAddress address = address(section);
        int replicas = section.either(DURABILITY, memory -> 0, DURABILITY_SECTION, StoreReader::replicas)
                .orElse(0);
        return section.build(() -> new RedisStore(address, section.get(KEY_PREFIX), replicas), RedisStore.at(address));
    }

    private static RedisAddress address(Section section) {
        if (section.has(URI)) {
            SERVER.stream()
                    .filter(section::has)
                    .forEach(key ->
                            section.refuse(key, "given beside uri", "either uri or host, port, database, password"));
        }
        return section.build(
                () -> section.given(URI)
                        .<RedisAddress>map(RedisAddress.Uri::new)
                        .orElseGet(() -> new RedisAddress.Server(
                                section.get(HOST), section.get(PORT), section.get(DATABASE), section.given(PASSWORD))),
                STANDARD);
    }

    private static int replicas(Section section) {
        if (!section.has(REPLICAS)) {
            section.refuse(REPLICAS, "missing", "1 or more");
        }
        int replicas = section.given(REPLICAS).orElse(1);
        if (replicas < 1) {
            section.refuse(REPLICAS, String.valueOf(replicas), "1 or more");
        }
        return Math.max(0, replicas);
    }
}
