package stentor.node.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import stentor.node.owner.Stages;
import stentor.node.session.SessionCommand.Caller;
import stentor.node.session.SessionCommand.Exchange;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxMessage.Connect;

/**
 * An exchange while it is carried out: its messages in their order, those of one kind together, those of another when they
 * are done. A part of the {@link SessionActor}.
 */
final class ExchangeRun {
    /** Says what a message of the exchange is answered with. */
    @FunctionalInterface
    interface Execution {
        CompletionStage<byte[]> carryOut(Exchange exchange, long receivedAt, BayeuxMessage message);
    }

    private final Exchange exchange;
    private final long receivedAt;
    private final SessionNode node;
    private final List<byte[]> replies = new ArrayList<>(1);
    private int next;

    /** @param receivedAt milliseconds since the epoch */
    ExchangeRun(Exchange exchange, long receivedAt, SessionNode node) {
        this.exchange = exchange;
        this.receivedAt = receivedAt;
        this.node = node;
    }

    /** Answers all messages at once, each with this. */
    void answer(Function<BayeuxMessage, String> reply) {
        exchange.messages().forEach(message -> replies.add(reply.apply(message).getBytes(StandardCharsets.UTF_8)));
        finish();
    }

    /** Carries the messages out while there is somebody to do so; then the session is unknown. */
    void proceed(Stages<SessionCommand> stages, Supplier<Optional<Execution>> session) {
        List<BayeuxMessage> messages = exchange.messages();
        if (next == messages.size()) {
            finish();
            return;
        }
        Class<?> kind = messages.get(next).getClass();
        List<CompletableFuture<byte[]>> started = new ArrayList<>(1);
        while (next < messages.size() && messages.get(next).getClass() == kind) {
            BayeuxMessage message = messages.get(next);
            started.add(session.get()
                    .map(execution -> execution.carryOut(exchange, receivedAt, message))
                    .orElseGet(() -> CompletableFuture.completedFuture(
                            SessionReplies.unknown(message.header()).getBytes(StandardCharsets.UTF_8)))
                    .toCompletableFuture());
            next++;
        }
        Runnable then = () -> {
            started.forEach(each -> replies.add(each.join()));
            proceed(stages, session);
        };
        CompletableFuture<Void> all = CompletableFuture.allOf(started.toArray(CompletableFuture[]::new));
        if (kind == Connect.class) {
            // Answered by the actor itself, maybe much later.
            all.thenRun(then);
        } else {
            stages.whenDone(all, done -> then.run(), failure -> then.run());
        }
    }

    private void finish() {
        Caller caller = exchange.caller();
        node.tell(caller.desk(), new SessionEvent.Answered(caller.number(), JsonItems.join(replies)));
    }
}
