package stentor.node.cluster.revocation;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import stentor.node.access.Revocation;
import stentor.node.cluster.revocation.SharedRevocations.Outcome;

/**
 * Keeps the revocations of the whole cluster in Pekko's distributed data: a new one is written to every node before it is
 * confirmed, a node that could not be reached gets it by gossip, and one that joins gets them all.
 */
final class RevocationActor extends AbstractBehavior<RevocationActor.Command> {
    sealed interface Command {}

    record Revoke(Revocation revocation, CompletableFuture<Outcome> outcome) implements Command {}

    private record Written(
            Replicator.UpdateResponse<LWWMap<String, String>> response, CompletableFuture<Outcome> outcome)
            implements Command {}

    private record Heard(Replicator.SubscribeResponse<LWWMap<String, String>> response) implements Command {}

    /** They are gossiped whole: so many that a message of them stays small. */
    private static final int MAX_REVOCATIONS = 10_000;

    static final Duration PATIENCE = Duration.ofMillis(1500);
    private static final Key<LWWMap<String, String>> KEY = LWWMapKey.create("stentor-revocations");

    private final InstantSource clock;
    private final Consumer<Revocation> carryOut;
    private final SelfUniqueAddress self;
    private final ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator;
    private final Map<String, Revocation> known = new HashMap<>();

    static Behavior<Command> create(InstantSource clock, Consumer<Revocation> carryOut) {
        return Behaviors.setup(context -> DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator) ->
                        new RevocationActor(context, clock, carryOut, replicator)));
    }

    private RevocationActor(
            ActorContext<Command> context,
            InstantSource clock,
            Consumer<Revocation> carryOut,
            ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator) {
        super(context);
        this.clock = clock;
        this.carryOut = carryOut;
        this.self = DistributedData.get(context.getSystem()).selfUniqueAddress();
        this.replicator = replicator;
        replicator.subscribe(KEY, Heard::new);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Revoke.class, this::onRevoke)
                .onMessage(Written.class, this::onWritten)
                .onMessage(Heard.class, this::onHeard)
                .build();
    }

    private Behavior<Command> onRevoke(Revoke revoke) {
        long now = clock.millis();
        known.values().removeIf(revocation -> revocation.isOver(now));
        Revocation revocation = revoke.revocation();
        if (known.size() >= MAX_REVOCATIONS) {
            revoke.outcome().complete(Outcome.TOO_MANY);
            return this;
        }
        // Here at once: it need not come back from the replicator first.
        take(revocation);
        replicator.askUpdate(
                answerTo -> new Replicator.Update<>(
                        KEY, LWWMap.empty(), new Replicator.WriteAll(PATIENCE), answerTo, map -> without(map, now)
                                .put(self, Entry.name(revocation), Entry.text(revocation))),
                response -> new Written(response, revoke.outcome()));
        return this;
    }

    private LWWMap<String, String> without(LWWMap<String, String> map, long now) {
        LWWMap<String, String> kept = map;
        for (Map.Entry<String, String> entry : map.getEntries().entrySet()) {
            Optional<Revocation> revocation = Entry.read(entry.getKey(), entry.getValue());
            if (revocation.isEmpty() || revocation.get().isOver(now)) {
                kept = kept.remove(self, entry.getKey());
            }
        }
        return kept;
    }

    private Behavior<Command> onWritten(Written written) {
        written.outcome()
                .complete(
                        written.response() instanceof Replicator.UpdateSuccess
                                ? Outcome.EVERYWHERE
                                : Outcome.NOT_CONFIRMED);
        return this;
    }

    private Behavior<Command> onHeard(Heard heard) {
        if (heard.response() instanceof Replicator.Changed<LWWMap<String, String>> changed) {
            long now = clock.millis();
            changed.dataValue().getEntries().forEach((name, text) -> Entry.read(name, text)
                    .filter(revocation -> !revocation.isOver(now))
                    .ifPresent(this::take));
        }
        return this;
    }

    private void take(Revocation revocation) {
        if (!revocation.equals(known.put(Entry.name(revocation), revocation))) {
            carryOut.accept(revocation);
        }
    }
}
