package stentor.node.routes;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.Connection.Registration;

/**
 * How many requests one client has open at this node, for clients that come through proxies: the connections are the proxies', which
 * many clients share. A stream and a WebSocket are open until they end. Any thread.
 */
public final class OpenRequests {
    private final int most;
    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    /** @param most of one client */
    public OpenRequests(int most) {
        this.most = most;
    }

    /**
     * Counts a request until it is over.
     *
     * @param answer answers it
     * @param refusal answers it in place of that if it is one too many
     */
    CompletionStage<Answer> count(
            InetAddress client,
            Connection connection,
            Supplier<CompletionStage<Answer>> answer,
            Supplier<CompletionStage<Answer>> refusal) {
        if (!enter(client)) {
            refused.increment();
            return refusal.get();
        }
        AtomicBoolean left = new AtomicBoolean();
        Runnable leave = () -> {
            if (left.compareAndSet(false, true)) {
                leave(client);
            }
        };
        Registration watch = connection.onClose(leave);
        Runnable over = () -> {
            watch.cancel();
            leave.run();
        };
        try {
            return answer.get()
                    .whenComplete((given, failure) -> {
                        if (failure != null || isWhole(given)) {
                            over.run();
                        }
                    })
                    .thenApply(OpenRequests::askedAgain);
        } catch (RuntimeException mistake) {
            over.run();
            throw mistake;
        }
    }

    private static boolean isWhole(Answer answer) {
        return answer instanceof Answer.Whole || answer instanceof Answer.Watched;
    }

    /** A poll that goes on from this answer by itself would not be counted. */
    private static Answer askedAgain(Answer answer) {
        return answer instanceof Answer.Whole whole ? Answer.of(whole.response()) : answer;
    }

    private boolean enter(InetAddress client) {
        boolean[] entered = new boolean[1];
        open.compute(client, (same, before) -> {
            int now = before == null ? 0 : before;
            entered[0] = now < most;
            return entered[0] ? Integer.valueOf(now + 1) : before;
        });
        return entered[0];
    }

    private void leave(InetAddress client) {
        open.computeIfPresent(client, (same, before) -> before == 1 ? null : before - 1);
    }

    /** Clients that have a request open. */
    int clients() {
        return open.size();
    }

    /** How many requests were one too many. */
    public long refused() {
        return refused.sum();
    }
}
