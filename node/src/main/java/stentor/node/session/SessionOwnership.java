package stentor.node.session;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import stentor.node.owner.Stages;
import stentor.node.owner.Standing;
import stentor.node.session.SessionCommand.Exchange;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxMessage.Connect;

/**
 * Whether this owner may act for its session, as far as the node's standing says so, and otherwise the store. Exchanges that need the
 * store's answer wait here. A part of the {@link SessionActor}, in whose thread all of it runs.
 */
final class SessionOwnership {
    /** What the actor does for it. */
    interface Host {
        boolean isStopping();

        /** An earlier owner has kept the session: it goes on here. */
        void goOn(SessionStore.Claim claim);

        /** Carries an exchange out that has waited. */
        void take(Exchange exchange);

        /** Answers all of an exchange's messages at once, each with this. */
        void answer(Exchange exchange, Function<BayeuxMessage, String> reply);

        /** The store does not answer, and nothing lives here. */
        void giveUp();

        /** The session has another owner. */
        void leaveToAnother();

        /** What has come meanwhile may go out. */
        void flushSoon();

        /** Asks again a little later. */
        void lookAgain();
    }

    private final SessionTenure tenure;
    private final SessionKeeper keeper;
    private final Stages<SessionCommand> stages;
    private final Host host;
    private final List<Exchange> waiting = new ArrayList<>(0);
    private boolean sought;

    SessionOwnership(Standing standing, SessionKeeper keeper, Stages<SessionCommand> stages, Host host) {
        this.tenure = new SessionTenure(standing);
        this.keeper = keeper;
        this.stages = stages;
        this.host = host;
    }

    SessionTenure.Verdict verdict() {
        return tenure.verdict();
    }

    /** Whether the store was asked for the session, or there is no need to. */
    boolean isSought() {
        return sought;
    }

    /** The session is over: what the store may still have of it is about to go. */
    void sessionEnded() {
        sought = true;
    }

    /** The session begins with this owner, in the term that is now. */
    void sessionBegins() {
        tenure.confirmed(tenure.term());
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** The exchange waits for the others before it. */
    void await(Exchange exchange) {
        waiting.add(exchange);
    }

    /** The session may have lived elsewhere: what it was is in the store. */
    void claim(Exchange first) {
        waiting.add(first);
        long term = tenure.term();
        stages.whenDone(
                keeper.claim(),
                found -> {
                    sought = true;
                    if (!host.isStopping()) {
                        tenure.confirmed(term);
                        found.ifPresent(host::goOn);
                    }
                    carryOutWaiting();
                },
                away -> {
                    answerWaiting(message -> SessionReplies.late(message, SessionSettings.DEFAULT));
                    host.giveUp();
                });
    }

    /** How much the client has received of what an earlier owner sent, if an exchange that waits says so. */
    OptionalLong received() {
        return waiting.stream()
                .flatMap(exchange -> exchange.messages().stream())
                .filter(Connect.class::isInstance)
                .map(connect -> connect.header().ext().ack())
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    /** The node was cut off or stood still: another owner may have claimed the session, which the store knows. */
    void confirm() {
        long term = tenure.term();
        stages.whenDone(
                keeper.saved(),
                saved -> {
                    switch (saved) {
                        case YES -> {
                            tenure.confirmed(term);
                            carryOutWaiting();
                            host.flushSoon();
                        }
                        case FENCED, LOST -> host.leaveToAnother();
                        case UNKNOWN -> {
                            answerWaiting(message -> SessionReplies.stopping(message, SessionSettings.DEFAULT));
                            host.lookAgain();
                        }
                    }
                },
                never -> host.lookAgain());
    }

    private void carryOutWaiting() {
        List<Exchange> waited = List.copyOf(waiting);
        waiting.clear();
        waited.forEach(host::take);
    }

    /** Their clients ask again. */
    void answerWaiting(Function<BayeuxMessage, String> reply) {
        waiting.forEach(exchange -> host.answer(exchange, reply));
        waiting.clear();
    }
}
