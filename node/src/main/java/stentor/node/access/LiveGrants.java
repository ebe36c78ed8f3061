package stentor.node.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.Connection;

/** What callers hold on this node by a grant that may end: streams and polls that wait. */
public final class LiveGrants {
    /** A timer need not reach further: when it fires too early it is set again. */
    private static final Duration LONGEST_TIMER = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(LiveGrants.class);

    private final InstantSource clock;
    private final BiFunction<Duration, Runnable, Runnable> timer;
    private final Revoked revoked = new Revoked();
    private final Set<Held> all = ConcurrentHashMap.newKeySet();

    /**
     * @param timer runs an action after a while, on any thread; what it returns cancels it
     */
    public LiveGrants(InstantSource clock, BiFunction<Duration, Runnable, Runnable> timer) {
        this.clock = clock;
        this.timer = timer;
    }

    /** @param hears whether what is held has the messages of a channel with this id */
    Connection.Registration add(Grant grant, Predicate<String> hears, Runnable end) {
        Held held = new Held(grant, hears, end);
        all.add(held);
        if (revoked.covers(grant)) {
            held.end();
        } else {
            held.awaitExpiry();
        }
        return held;
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /** Ends what the revocation takes back and refuses it from now on; returns how many subscriptions it ended. */
    public int revoke(Revocation revocation) {
        // In this order: a caller that comes in meanwhile is refused, or found below.
        revoked.add(revocation, clock.millis());
        return switch (revocation.kind()) {
            case TOKEN, USER -> end(held -> revoked.covers(held.grant) || holds(revocation, held));
            case CHANNEL -> end(held -> held.hears.test(revocation.name()));
        };
    }

    /** A user that came in by password has no token that could be refused, but what it holds ends. */
    private static boolean holds(Revocation revocation, Held held) {
        return revocation.kind() == Revocation.Kind.USER
                && held.grant.user().filter(revocation.name()::equals).isPresent();
    }

    /** Whether the grant was taken back. */
    boolean isRevoked(Grant grant) {
        return revoked.covers(grant);
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
        private final Predicate<String> hears;
        private final Runnable end;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Runnable callOff = () -> {};

        private Held(Grant grant, Predicate<String> hears, Runnable end) {
            this.grant = grant;
            this.hears = hears;
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
                callOff.run();
                try {
                    end.run();
                } catch (RuntimeException mistake) {
                    LOG.error("a stream or connection could not be ended when its grant was over", mistake);
                }
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
