package stentor.node.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import stentor.node.channel.Member;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscription;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.Watching;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

/**
 * Asks a channel's hub who is present: a subscription that ends as soon as it was told. It is there as the member that asks,
 * which is present anyway, so that nobody hears of it.
 */
final class PresenceQuery implements Subscriber {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final SessionMember as;
    private final CompletableFuture<List<Member>> answer = new CompletableFuture<>();

    private PresenceQuery(SessionMember as) {
        this.as = as;
    }

    static CompletionStage<List<Member>> ask(Subscriptions subscriptions, ChannelKey channel, SessionMember as) {
        PresenceQuery query = new PresenceQuery(as);
        Subscriptions.Handle handle = subscriptions.subscribe(
                channel,
                Cursor.NEWEST,
                ConcurrencyPolicy.BROADCAST,
                Subscription.Mode.STREAM,
                true,
                Duration.ZERO,
                query);
        query.answer
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((members, failure) -> handle.leave());
        return query.answer;
    }

    @Override
    public Optional<Watching> watches() {
        return Optional.of(new Watching(Optional.of(as.member()), as.limit(), false, false));
    }

    @Override
    public void present(List<Member> members) {
        answer.complete(members);
    }

    @Override
    public void refused() {
        end(End.UNAVAILABLE);
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        // Its messages come by the subscription that the client has.
    }

    @Override
    public void end(End end) {
        answer.completeExceptionally(new IllegalStateException(end.reason()));
    }
}
