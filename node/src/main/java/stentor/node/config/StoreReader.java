package stentor.node.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.location.Mount;

/** Reads the stores: several by name, or one without, which is the default. */
final class StoreReader {
    private static final List<String> SERVER_KEYS = List.of("host", "port", "database", "password");

    private StoreReader() {}

    static Map<String, StoreSettings> read(Section root) {
        Map<String, StoreSettings> stores = new LinkedHashMap<>();
        if (isOne(root)) {
            root.section("store", StoreReader::one).ifPresent(store -> stores.put(Mount.DEFAULT_STORE, store));
        } else {
            root.section("store", section -> {
                // A store that is wrong keeps its name, or every location that uses it would be wrong too.
                section.keys()
                        .forEach(name -> stores.put(
                                name, section.section(name, StoreReader::one).orElseGet(MemoryStore::new)));
                return stores;
            });
        }
        if (stores.isEmpty()) {
            stores.put(Mount.DEFAULT_STORE, new MemoryStore());
        }
        return Collections.unmodifiableMap(stores);
    }

    private static boolean isOne(Section root) {
        return root.value("store").orElse(null) instanceof Value.Mapping mapping
                && mapping.entries().values().stream().anyMatch(entry -> entry.value() instanceof Value.Scalar);
    }

    private static StoreSettings one(Section section) {
        if (!section.has("type")) {
            section.refuse("type", "missing", "memory or redis");
        }
        Optional<String> type = section.get("type", Kind.oneOf(List.of("memory", "redis")));
        if (type.isEmpty()) {
            section.keys().forEach(section::skip);
        }
        return type.orElse("memory").equals("redis") ? redis(section) : new MemoryStore();
    }

    private static StoreSettings redis(Section section) {
        RedisAddress address = address(section);
        int replicas = durability(section);
        return section.build(
                () -> new RedisStore(
                        address, section.get("key_prefix", Kind.TEXT, RedisStore.DEFAULT_KEY_PREFIX), replicas),
                RedisStore.at(address));
    }

    private static RedisAddress address(Section section) {
        if (section.has("uri")) {
            SERVER_KEYS.stream()
                    .filter(section::has)
                    .forEach(key ->
                            section.refuse(key, "given beside uri", "either uri or host, port, database, password"));
        }
        RedisAddress.Server standard = RedisAddress.Server.DEFAULT;
        return section.build(
                () -> section.get("uri", Kind.TEXT)
                        .<RedisAddress>map(RedisAddress.Uri::new)
                        .orElseGet(() -> server(section)),
                standard);
    }

    private static RedisAddress server(Section section) {
        RedisAddress.Server standard = RedisAddress.Server.DEFAULT;
        return new RedisAddress.Server(
                section.get("host", Kind.TEXT, standard.host()),
                section.get("port", Kind.INTEGER, standard.port()),
                section.get("database", Kind.INTEGER, standard.database()),
                section.get("password", Kind.TEXT));
    }

    /** {@code memory}, or {@code replicas: N}. */
    private static int durability(Section section) {
        Optional<Value> value = section.value("durability");
        if (value.isPresent() && value.get() instanceof Value.Mapping) {
            return section.section("durability", StoreReader::replicas).orElse(0);
        }
        section.get("durability", new Kind<>("memory, or { replicas: N }", text -> Optional.of(text)
                .filter("memory"::equals)));
        return 0;
    }

    private static int replicas(Section section) {
        int replicas = section.get("replicas", Kind.INTEGER, 0);
        if (!section.has("replicas")) {
            section.refuse("replicas", "missing", "1 or more");
        } else if (replicas < 1) {
            section.refuse("replicas", String.valueOf(replicas), "1 or more");
        }
        return Math.max(0, replicas);
    }
}
