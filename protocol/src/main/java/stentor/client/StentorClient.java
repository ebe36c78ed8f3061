package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/**
 * Talks to one Stentor, or to several nodes of one cluster: where one does not answer the next is asked. Threads may share
 * it. Paths are those of the server's locations, percent-encoded: {@code /pubsub/news}; see {@link #path}.
 */
public final class StentorClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final HttpClient http;
    private final Servers servers;
    private final Requests requests;
    private final Retries retries;

    private StentorClient(Builder builder) {
        http = builder.http.orElseGet(() -> HttpClient.newBuilder()
                // Each subscription has a connection of its own. Over plain text nothing else is common to all servers.
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(builder.connectTimeout)
                .build());
        servers = new Servers(builder.urls);
        requests = new Requests(builder.headers, builder.requestTimeout);
        retries = new Retries(http, servers, builder.retryLimit);
    }

    /** A client of these servers, as {@code http://127.0.0.1:8080}, with the default settings. */
    public static StentorClient at(String... urls) {
        Builder builder = builder();
        for (String url : urls) {
            builder.url(URI.create(url));
        }
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The path of a channel: a location's prefix, as {@code /pubsub/}, and the channel's id, percent-encoded. */
    public static String path(String prefix, String channelId) {
        return prefix + Paths.encode(channelId);
    }

    /**
     * Publishes a message, or pushes one onto a queue. Repeated by itself, with one and the same {@code Idempotency-Key},
     * while no server answers or the answer is 503.
     *
     * @param path of a publisher, pubsub, queue or bus location
     */
    public CompletableFuture<Published> publish(String path, Payload message) {
        return publish(path, message, UUID.randomUUID().toString());
    }

    /**
     * As the other, with a key of the caller's own: a repeat of it within two minutes publishes nothing and is answered
     * as the first was.
     */
    public CompletableFuture<Published> publish(String path, Payload message, String idempotencyKey) {
        return retries.send(server -> {
                    HttpRequest.Builder request = requests.to(server, path)
                            .header(IDEMPOTENCY_KEY, idempotencyKey)
                            .POST(BodyPublishers.ofByteArray(message.body()));
                    message.contentType().ifPresent(type -> request.header("Content-Type", type));
                    message.eventName().ifPresent(name -> request.header("X-EventSource-Event", name));
                    return request.build();
                })
                .thenApply(StentorClient::published);
    }

    /**
     * Publishes several messages at once, all or none, in this order.
     *
     * @param jsonValues a JSON value each, on one line
     */
    public CompletableFuture<Published> publishBatch(String path, List<String> jsonValues) {
        byte[] lines = String.join("\n", jsonValues).getBytes(UTF_8);
        String key = UUID.randomUUID().toString();
        String target = path + (path.contains("?") ? "&" : "?") + "batch=true";
        return retries.send(server -> requests.to(server, target)
                        .header(IDEMPOTENCY_KEY, key)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofByteArray(lines))
                        .build())
                .thenApply(StentorClient::published);
    }

    private static Published published(HttpResponse<byte[]> response) {
        accepted(response, 200, 201, 202, 204);
        return new Published(
                response.statusCode() == 201,
                response.headers().firstValue("X-Channel-Last-Message-Id").flatMap(MessageId::parse),
                response.headers().firstValueAsLong("X-Channel-Subscribers"));
    }

    /**
     * What the channel says of itself; empty if there is no such channel.
     *
     * @param path of a publisher location; a GET of a pubsub location subscribes
     */
    public CompletableFuture<Optional<ChannelInfo>> info(String path) {
        return retries.send(server -> requests.to(server, path)
                        .header("Accept", "application/json")
                        .GET()
                        .build())
                .thenApply(response -> response.statusCode() == 404
                        ? Optional.empty()
                        : Optional.of(readInfo(accepted(response, 200).body())));
    }

    private static ChannelInfo readInfo(byte[] body) {
        try {
            JsonNode info = JSON.readTree(body);
            return new ChannelInfo(
                    info.path("messages").asLong(),
                    info.path("requested").asLong(),
                    info.path("subscribers").asLong(),
                    MessageId.parse(info.path("last_message_id").asText()).orElse(MessageId.ZERO));
        } catch (IOException e) {
            throw new UncheckedIOException("not the info of a channel", e);
        }
    }

    /** Creates the channel if it is not there yet. */
    public CompletableFuture<Void> create(String path) {
        return retries.send(server ->
                        requests.to(server, path).PUT(BodyPublishers.noBody()).build())
                .thenAccept(response -> accepted(response, 200));
    }

    /** Deletes the channel, which ends its subscribers; false if there was none. */
    public CompletableFuture<Boolean> delete(String path) {
        return retries.send(server -> requests.to(server, path).DELETE().build())
                .thenApply(response -> response.statusCode() != 404 && accepted(response, 200) == response);
    }

    /**
     * Takes the next message of a queue, for good: if this client dies now the message is lost. Empty if none came in the
     * time that the queue's location allows. Not repeated by itself.
     */
    public CompletableFuture<Optional<QueueMessage>> take(String path) {
        return takeOnce(path);
    }

    /**
     * Takes the next message of a queue, which another consumer gets unless it is {@linkplain #acknowledge acknowledged}
     * in time. Empty if none came. Not repeated by itself.
     */
    public CompletableFuture<Optional<QueueMessage>> takeToAcknowledge(String path) {
        return takeOnce(path + (path.contains("?") ? "&" : "?") + "ack=true");
    }

    private CompletableFuture<Optional<QueueMessage>> takeOnce(String path) {
        URI server = servers.current();
        HttpRequest request = requests.held(server, path).GET().build();
        return http.sendAsync(request, BodyHandlers.ofByteArray()).handle((response, failure) -> {
            if (failure != null) {
                servers.failed(server);
                throw new ServerUnavailableException(server + ": " + Reasons.of(failure), failure);
            }
            return taken(server, response);
        });
    }

    private static Optional<QueueMessage> taken(URI server, HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 204, 304, 408, 504 -> Optional.empty();
            case 429, 502, 503 ->
                throw new ServerUnavailableException(
                        server + ": " + response.statusCode() + " " + Reasons.text(response.body()), null);
            default -> Optional.of(queueMessage(accepted(response, 200)));
        };
    }

    private static QueueMessage queueMessage(HttpResponse<byte[]> response) {
        Function<String, OptionalLong> number = response.headers()::firstValueAsLong;
        return new QueueMessage(
                new Payload(response.body(), response.headers().firstValue("Content-Type")),
                response.headers().firstValue("X-Message-Ack"),
                (int) number.apply("X-Message-Deliveries").orElse(1));
    }

    /**
     * Acknowledges a message that was taken from a queue. False if its token is unknown, settled, or too late: another
     * consumer gets the message then. Also false if the connection broke after the token was settled and this call, which
     * repeats itself, found it so.
     */
    public CompletableFuture<Boolean> acknowledge(String path, String token) {
        String target = path + (path.contains("?") ? "&" : "?") + "ack=" + Paths.encodeQuery(token);
        return retries.send(server -> requests.to(server, target).DELETE().build())
                .thenApply(response -> response.statusCode() != 404 && accepted(response, 200) == response);
    }

    /** A subscription to the channel at this path, to be started. */
    public SubscriptionBuilder subscribe(String path) {
        return new SubscriptionBuilder(http, servers, requests, path);
    }

    private static HttpResponse<byte[]> accepted(HttpResponse<byte[]> response, int... expected) {
        for (int status : expected) {
            if (response.statusCode() == status) {
                return response;
            }
        }
        throw Retries.refusal(response);
    }

    /** Settings of a client. */
    public static final class Builder {
        private static final Duration MOST_RETRYING = Duration.ofSeconds(110);

        private final List<URI> urls = new ArrayList<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Duration retryLimit = Duration.ofSeconds(30);
        private Optional<HttpClient> http = Optional.empty();

        private Builder() {}

        /** A server; several of them do the same job, and the first is used until it does not answer. */
        public Builder url(URI url) {
            if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
                throw new IllegalArgumentException(url + " (expected: a URL as http://HOST:PORT)");
            }
            urls.add(url);
            return this;
        }

        /** Sends this name and password; on the bus the name is the sender. */
        public Builder basic(String user, String password) {
            byte[] credentials = (user + ":" + password).getBytes(UTF_8);
            return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }

        /** Sends this token, as a location with {@code authorize: { jwt: ... }} wants it. */
        public Builder bearer(String token) {
            return header("Authorization", "Bearer " + token);
        }

        /** Sends this header with every request. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** How long a connection may take to be made; 5 s by default. */
        public Builder connectTimeout(Duration limit) {
            connectTimeout = limit;
            return this;
        }

        /** How long one attempt of a request may take, those apart that are meant to be held; 10 s by default. */
        public Builder requestTimeout(Duration limit) {
            requestTimeout = limit;
            return this;
        }

        /**
         * After how long no further attempt begins; 30 s by default, {@code Duration.ZERO}: one attempt alone.
         *
         * @param limit at most 110 s, since a server forgets an {@code Idempotency-Key} after two minutes
         */
        public Builder retryLimit(Duration limit) {
            if (limit.compareTo(MOST_RETRYING) > 0) {
                throw new IllegalArgumentException(limit + " (expected: at most " + MOST_RETRYING + ")");
            }
            retryLimit = limit;
            return this;
        }

        /** Uses this one, for instance with an {@code SSLContext} of its own; {@link #connectTimeout} has no effect then. */
        public Builder httpClient(HttpClient client) {
            http = Optional.of(client);
            return this;
        }

        public StentorClient build() {
            if (urls.isEmpty()) {
                throw new IllegalStateException("no url");
            }
            return new StentorClient(this);
        }
    }
}
