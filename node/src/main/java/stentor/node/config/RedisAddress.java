package stentor.node.config;

import java.util.Objects;
import java.util.Optional;

/** How to reach Redis. Texts made of it hide passwords. */
public sealed interface RedisAddress {
    /** A server. */
    record Server(String host, int port, int database, Optional<String> password) implements RedisAddress {
        public static final Server DEFAULT = new Server("localhost", 6379, 0, Optional.empty());

        public Server {
            Objects.requireNonNull(password);
            Checks.require("host", host, host.matches("[^\\s/@]+"), "a name or address");
            Checks.require("port", port, port >= 1 && port <= 65535, "1 to 65535");
            Checks.require("database", database, database >= 0, "0 or more");
        }

        @Override
        public String toString() {
            return "redis://" + (password.isPresent() ? "***@" : "") + new HostPort(host, port) + "/" + database;
        }
    }

    /**
     * A URI: {@code redis://}, {@code redis-sentinel://}, {@code redis-cluster://} (or several hosts behind {@code
     * redis://}), or with TLS {@code rediss...}.
     */
    record Uri(String uri) implements RedisAddress {
        public Uri {
            Checks.require(
                    "uri",
                    hidden(uri),
                    uri.matches("rediss?(-sentinel|-cluster)?://[^\\s/]+(/\\S*)?"),
                    "a URI as redis://HOST:PORT, rediss://... or redis-sentinel://HOST:PORT,HOST:PORT/0#NAME");
        }

        private static String hidden(String uri) {
            return uri.replaceAll("//.*@", "//***@");
        }

        @Override
        public String toString() {
            return hidden(uri);
        }
    }
}
