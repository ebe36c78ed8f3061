package stentor.node.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import stentor.node.http.Connection;

/** What callers hold on this node by a grant that may end: streams and polls that wait. */
public final class LiveGrants {
    /** A timer need not reach further: when it fires too early it is set again. */
    private static final Duration LONGEST_TIMER = Duration.ofHours(1);

    private final InstantSource clock;
    private final BiFunction<Duration, Runnable, Runnable> timer;
    private final Set<Held> all = ConcurrentHashMap.newKeySet();

    /**
     * @param timer runs an action after a while, on any thread; what it returns calls that off
     */
    public LiveGrants(InstantSource clock, BiFunction<Duration, Runnable, Runnable> timer) {
        this.clock = clock;
        this.timer = timer;
    }

    Connection.Registration add(Grant grant, List<String> channelIds, Runnable end) {
        Held held = new Held(grant, List.copyOf(channelIds), end);
        all.add(held);
        held.awaitExpiry();
        return held;
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /** Ends all that the user holds; returns how many. */
    public int revokeUser(String user) {
        return end(held -> held.grant.user().filter(user::equals).isPresent());
    }

    /** Ends all that is held by the token of this id; returns how many. */
    public int revokeToken(String token) {
        return end(held -> held.grant.token().filter(token::equals).isPresent());
    }

    /** Ends all that is held on the channel; returns how many. */
    public int revokeChannel(String channelId) {
        return end(held -> held.channelIds.contains(channelId));
    }

    private int end(Predicate<Held> which) {
        int ended = 0;
        for (Held held : all) {
            if (which.test(held) && held.end()) {
                ended++;
            }
        }
        return ended;
    }

    private final class Held implements Connection.Registration {
        private final Grant grant;
        private final List<String> channelIds;
        private final Runnable end;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Runnable callOff = () -> {};

        private Held(Grant grant, List<String> channelIds, Runnable end) {
            this.grant = grant;
            this.channelIds = channelIds;
            this.end = end;
        }

        private void awaitExpiry() {
            if (grant.until() == Grant.ENDLESS || over.get()) {
                return;
            }
            long left = grant.until() - clock.millis();
            if (left <= 0) {
                end();
            } else {
                callOff = timer.apply(Duration.ofMillis(Math.min(left, LONGEST_TIMER.toMillis())), this::awaitExpiry);
            }
        }

        private boolean end() {
            boolean first = over.compareAndSet(false, true);
            if (first) {
                all.remove(this);
                end.run();
            }
            return first;
        }

        @Override
        public void cancel() {
            over.set(true);
            all.remove(this);
            callOff.run();
        }
    }
}
