package stentor.node.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Caller;
import stentor.node.app.App;
import stentor.node.app.Apps;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.MessageHead;
import stentor.node.dialect.Publisher;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.dialect.SubscriberTransport;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Requests;
import stentor.node.location.Mount;
import stentor.node.location.Subscribing;
import stentor.node.management.Order;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;
import stentor.protocol.pusher.AppKey;

/** The console's JSON, below {@code /console/api/}. It is described in {@code openapi.yaml}. */
public final class ConsoleApi {
    private static final List<String> OPERATIONS = List.of(
            "GET nodes",
            "GET channels",
            "GET queues",
            "GET apps",
            "GET channel",
            "POST channel",
            "DELETE channel",
            "GET messages",
            "GET webhooks",
            "POST webhooks",
            "POST leave");

    private final ClusterView cluster;
    private final Publisher publisher;
    private final Bodies bodies;
    private final SubscriberTransport events;
    private final Set<String> stores;
    private final Apps apps;
    private final Optional<Order> webhooks;

    /**
     * @param events streams the messages of a channel as they come
     * @param stores by their names
     * @param webhooks says how an app's are, and makes calls again; empty: no app has any
     */
    public ConsoleApi(
            ClusterView cluster,
            Publisher publisher,
            Bodies bodies,
            SubscriberTransport events,
            Set<String> stores,
            Apps apps,
            Optional<Order> webhooks) {
        this.cluster = cluster;
        this.publisher = publisher;
        this.bodies = bodies;
        this.events = events;
        this.stores = Set.copyOf(stores);
        this.apps = apps;
        this.webhooks = webhooks;
    }

    /** @param path what follows {@code /console/api/} */
    CompletionStage<Answer> answer(HttpRequest request, Connection connection, String path) {
        String asked = request.method().name() + ' ' + path;
        return switch (asked) {
            case "GET nodes" -> gathered(request, cluster.all(ThisNode.REPORT), ConsoleApi::nodes);
            case "GET channels" ->
                gathered(request, cluster.all(ThisNode.CHANNELS, text(request)), all -> rows("channels", all));
            case "GET queues" ->
                gathered(request, cluster.all(ThisNode.QUEUES, text(request)), all -> rows("queues", all));
            case "GET apps" -> {
                bodies.discard(request);
                yield Answer.now(Console.json(200, Json.text(apps())));
            }
            case "GET channel" -> onChannel(request, key -> inspect(request, key));
            case "POST channel" -> onChannel(request, key -> publish(request, key));
            case "DELETE channel" -> onChannel(request, key -> delete(request, key));
            case "GET messages" -> onChannel(request, key -> messages(request, connection, key));
            case "GET webhooks", "POST webhooks" -> webhooks(request);
            case "POST leave" -> leave(request);
            default -> {
                bodies.discard(request);
                yield Answer.now(Console.problem(404, "there is " + String.join(", ", OPERATIONS)));
            }
        };
    }

    // The cluster

    private CompletionStage<Answer> gathered(
            HttpRequest request, CompletionStage<Gathered> answers, Function<Gathered, ObjectNode> body) {
        bodies.discard(request);
        return answers.handle((gathered, failure) -> Answer.of(
                failure == null
                        ? Console.json(200, body.apply(gathered).toString())
                        : Console.problem(503, "too many questions are under way; try again")));
    }

    private static ObjectNode nodes(Gathered gathered) {
        ObjectNode all = Json.object();
        ArrayNode nodes = all.putArray("nodes");
        gathered.answers().forEach((name, json) -> {
            ObjectNode node = (ObjectNode) Json.read(json);
            node.put("node", name);
            nodes.add(node);
        });
        gathered.silent().forEach(all.putArray("silent")::add);
        return all;
    }

    private static ObjectNode rows(String what, Gathered gathered) {
        ObjectNode all = Json.object();
        ArrayNode rows = all.putArray(what);
        boolean more = false;
        for (var answer : gathered.answers().entrySet()) {
            JsonNode json = Json.read(answer.getValue());
            more |= json.path("more").asBoolean();
            for (JsonNode row : json.path("rows")) {
                ((ObjectNode) row).put("node", answer.getKey());
                rows.add(row);
            }
        }
        all.put("more", more);
        gathered.silent().forEach(all.putArray("silent")::add);
        return all;
    }

    private static String text(HttpRequest request) {
        return Requests.queryParameter(request, "text").orElse("");
    }

    private CompletionStage<Answer> leave(HttpRequest request) {
        bodies.discard(request);
        Optional<String> node = Requests.queryParameter(request, "node");
        if (node.isEmpty()) {
            return Answer.now(Console.problem(400, "node: missing (expected: one of the nodes, as host:port)"));
        }
        return cluster.one(node.get(), ThisNode.LEAVE)
                .handle((gathered, failure) -> Answer.of(
                        failure != null
                                ? Console.problem(503, "too many questions are under way; try again")
                                : gathered.answers().isEmpty()
                                        ? Console.problem(
                                                404,
                                                gathered.silent().isEmpty()
                                                        ? "there is no such node"
                                                        : "the node did not answer")
                                        : Console.json(202, "{}")));
    }

    // Apps

    /** @param keys without their secrets */
    private record AppRow(
            String id,
            boolean enabled,
            String channelGroup,
            List<String> keys,
            boolean clientEvents,
            List<String> webhooks) {
        static AppRow of(App app) {
            return new AppRow(
                    app.id(),
                    app.enabled(),
                    app.channelGroup(),
                    app.keys().stream().map(AppKey::key).toList(),
                    app.clientEvents(),
                    app.webhooks().stream()
                            .map(target -> target.url().getHost())
                            .toList());
        }
    }

    private record AppRows(List<AppRow> apps) {}

    private AppRows apps() {
        return new AppRows(apps.all().stream().map(AppRow::of).toList());
    }

    private CompletionStage<Answer> webhooks(HttpRequest request) {
        bodies.discard(request);
        boolean changes = Requests.queryParameter(request, "again").isPresent();
        if (changes && !request.method().name().equals("POST")) {
            return Answer.now(Console.problem(400, "again: to make calls again is a POST"));
        }
        return webhooks.map(order -> order.carryOut(request).thenApply(Answer::of))
                .orElseGet(() -> Answer.now(Console.problem(400, "no app has webhooks")));
    }

    // One channel

    private CompletionStage<Answer> onChannel(
            HttpRequest request, Function<ChannelKey, CompletionStage<Answer>> action) {
        String store = Requests.queryParameter(request, "store").orElse(Mount.DEFAULT_STORE);
        String group = Requests.queryParameter(request, "group").orElse("");
        String id = Requests.queryParameter(request, "id").orElse("");
        Optional<String> problem = stores.contains(store)
                ? ChannelKey.problemWith(id)
                : Optional.of("store: " + store + " (expected: one of " + String.join(", ", stores) + ")");
        if (problem.isPresent()) {
            bodies.discard(request);
            return Answer.now(Console.problem(400, problem.get()));
        }
        return action.apply(new ChannelKey(store, group, id));
    }

    private CompletionStage<Answer> inspect(HttpRequest request, ChannelKey key) {
        bodies.discard(request);
        return publisher
                .ask(List.of(key), ChannelCommand.InspectMembers::new)
                .thenApply(reply -> Answer.of(
                        reply instanceof PublisherReply.Members members
                                ? Console.json(200, Json.text(ThisNode.ChannelRow.of(key, members)))
                                : refusal(reply)));
    }

    private CompletionStage<Answer> delete(HttpRequest request, ChannelKey key) {
        bodies.discard(request);
        return publisher
                .ask(List.of(key), ChannelCommand.Delete::new)
                .thenApply(reply ->
                        Answer.of(reply instanceof PublisherReply.Channel ? Console.json(200, "{}") : refusal(reply)));
    }

    /** A channel that is there keeps its settings. */
    private CompletionStage<Answer> publish(HttpRequest request, ChannelKey key) {
        MessageHead head = MessageHead.of(request);
        if (head.problem().isPresent()) {
            bodies.discard(request);
            return Answer.now(Console.problem(400, head.problem().get()));
        }
        return bodies.read(request, body -> publisher
                .publish(
                        List.of(key),
                        List.of(new Payload(body, head.contentType(), head.event(), Optional.empty())),
                        Optional.empty(),
                        true,
                        head.idempotencyKey())
                .thenApply(reply -> Answer.of(
                        reply instanceof PublisherReply.Published published
                                ? Console.json(201, Json.text(new Published(published)))
                                : refusal(reply))));
    }

    /** @param recipients subscribers that it was sent to */
    private record Published(int recipients, String lastMessageId) {
        Published(PublisherReply.Published published) {
            this(published.recipients(), published.info().lastMessageId().toString());
        }
    }

    private static HttpResponse refusal(PublisherReply reply) {
        if (reply instanceof PublisherReply.NoSuchChannel) {
            return Console.problem(404, "there is no such channel");
        }
        return Publisher.problem(reply, false).orElseGet(() -> Answers.text(500, "Internal server error"));
    }

    /** Who watches is one of the channel's subscribers for as long. */
    private CompletionStage<Answer> messages(HttpRequest request, Connection connection, ChannelKey key) {
        return events.subscribe(new SubscriberRequest(
                request, connection, List.of(key), Subscribing.DEFAULT, Optional.empty(), Caller.ANYBODY));
    }
}
