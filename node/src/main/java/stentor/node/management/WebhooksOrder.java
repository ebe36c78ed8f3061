package stentor.node.management;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.node.webhook.OutboxReply;
import stentor.node.webhook.Webhooks;
import stentor.protocol.channel.ChannelKey;

/**
 * {@code POST /webhooks?app=ID}: how an app's webhooks are, as JSON. {@code POST /webhooks?app=ID&again=all}, or {@code again=CALL}:
 * makes calls again that were given up.
 */
public final class WebhooksOrder implements Order {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Optional<String> JSON = Optional.of("application/json");
    private static final String USAGE =
            "give app=ID of an app with webhooks, and maybe again=all or again=CALL to make calls again that were given up";

    private final Function<String, Set<ChannelKey>> outboxes;
    private final Function<ChannelKey, CompletionStage<OutboxReply>> inspect;
    private final BiFunction<ChannelKey, Optional<String>, CompletionStage<OutboxReply>> again;

    public WebhooksOrder(Webhooks webhooks) {
        this.outboxes = webhooks::of;
        this.inspect = webhooks::inspect;
        this.again = webhooks::sendAgain;
    }

    @Override
    public String path() {
        return "/webhooks";
    }

    @Override
    public CompletionStage<HttpResponse> carryOut(HttpRequest request) {
        Set<ChannelKey> found =
                Requests.queryParameter(request, "app").map(outboxes).orElse(Set.of());
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(Answers.text(400, USAGE));
        }
        Optional<String> which = Requests.queryParameter(request, "again");
        Function<ChannelKey, CompletionStage<OutboxReply>> question =
                which.isEmpty() ? inspect : outbox -> again.apply(outbox, which.filter(id -> !id.equals("all")));
        List<CompletableFuture<OutboxReply>> replies = found.stream()
                .map(outbox -> question.apply(outbox)
                        .exceptionally(failure -> new OutboxReply.NotReady())
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        answer(replies.stream().map(CompletableFuture::join).toList()));
    }

    private static HttpResponse answer(List<OutboxReply> replies) {
        ObjectNode whole = MAPPER.createObjectNode();
        List<OutboxReply.Standing> standings = new ArrayList<>();
        int resent = 0;
        for (OutboxReply reply : replies) {
            if (reply instanceof OutboxReply.Standing standing) {
                standings.add(standing);
            } else if (reply instanceof OutboxReply.Resent some) {
                resent += some.calls();
            } else {
                return Answers.text(503, "the webhooks' node or store does not answer");
            }
        }
        if (standings.isEmpty()) {
            whole.put("sent_again", resent);
        } else {
            ArrayNode outboxes = whole.putArray("outboxes");
            standings.forEach(standing -> add(outboxes.addObject(), standing));
        }
        return Answers.body(200, JSON, (whole + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void add(ObjectNode object, OutboxReply.Standing standing) {
        object.put("node", standing.node())
                .put("waiting", standing.waiting())
                .put("present", standing.present())
                .put("given_up", standing.givenUp());
        ArrayNode calls = object.putArray("calls_given_up");
        for (OutboxReply.GivenUp call : standing.newest()) {
            calls.addObject()
                    .put("id", call.id())
                    .put("url", call.url())
                    .put("created", Instant.ofEpochMilli(call.createdMillis()).toString())
                    .put("events", call.events())
                    .put("reason", call.reason());
        }
    }
}
