package stentor.node.access;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.location.Authorize;

/** Makes the {@link Access} of a location from its settings, and has what all of them share. */
public final class AccessRules {
    /** Comparing with hashes is slow on purpose: one thread does it, and what waits for it is bounded. */
    private static final int MAX_COMPARISONS = 256;

    private final InstantSource clock;
    private final Outgoing outgoing;
    private final Outgoing outgoingAnywhere;
    private final LiveGrants live;
    private final Executor slow = comparisons();
    private final byte[] secret = new byte[32];

    public AccessRules(ActorSystem<?> system, InstantSource clock) {
        this(system, clock, InetAddress::getByName);
    }

    AccessRules(ActorSystem<?> system, InstantSource clock, Outgoing.Lookup lookup) {
        this.clock = clock;
        this.outgoing = new Outgoing(system, lookup, Outgoing.Reach.AS_NAMED);
        this.outgoingAnywhere = new Outgoing(system, lookup, Outgoing.Reach.ANY);
        this.live = new LiveGrants(clock, (delay, action) -> {
            Cancellable timer = system.scheduler().scheduleOnce(delay, action, system.executionContext());
            return timer::cancel;
        });
        new SecureRandom().nextBytes(secret);
    }

    private static Executor comparisons() {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_COMPARISONS), task -> {
                    Thread thread = new Thread(task, "stentor-passwords");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    /** The streams and polls on this node whose grants may end. */
    public LiveGrants live() {
        return live;
    }

    public Access access(Authorize settings) {
        return new Access(rule(settings), live);
    }

    private Rule rule(Authorize settings) {
        if (settings instanceof Authorize.Basic basic) {
            return new BasicRule(basic, slow, secret);
        }
        if (settings instanceof Authorize.Jwt jwt) {
            return new JwtRule(jwt, keys(jwt.key()), clock);
        }
        if (settings instanceof Authorize.Request request) {
            return new RequestRule(request, outgoing(request.allowPrivate()), clock);
        }
        if (settings instanceof Authorize.Allow allow) {
            return new AllowRule(allow);
        }
        if (settings instanceof Authorize.Certificate certificate) {
            return new CertificateRule(new ChannelPatterns(certificate.names()));
        }
        if (settings instanceof Authorize.All all) {
            return new AllRule(all.parts().stream().map(this::rule).toList());
        }
        if (settings instanceof Authorize.Any any) {
            return new AnyRule(any.parts().stream().map(this::rule).toList());
        }
        throw new IllegalStateException("not a rule: " + settings);
    }

    /** Whether a rule can be made of the settings: not if tokens cannot be verified by their key. */
    public static boolean isUsable(Authorize settings) {
        if (settings instanceof Authorize.All all) {
            return all.parts().stream().allMatch(AccessRules::isUsable);
        }
        if (settings instanceof Authorize.Any any) {
            return any.parts().stream().allMatch(AccessRules::isUsable);
        }
        return !(settings instanceof Authorize.Jwt jwt)
                || !(jwt.key() instanceof Authorize.Public known)
                || Verifiers.of(known.key()).isPresent();
    }

    private Outgoing outgoing(boolean allowPrivate) {
        return allowPrivate ? outgoingAnywhere : outgoing;
    }

    private TokenKeys keys(Authorize.Key key) {
        if (key instanceof Authorize.KeySet set) {
            return new KeySet(set.url(), outgoing(set.allowPrivate()));
        }
        TokenKeys.Verifier verifier = key instanceof Authorize.Secret secretKey
                ? Verifiers.of(secretKey.secret())
                : Verifiers.of(((Authorize.Public) key).key())
                        .orElseThrow(() -> new IllegalArgumentException("not a key that tokens are signed with"));
        TokenKeys.Answer found = new TokenKeys.Found(List.of(verifier));
        return header -> CompletableFuture.completedFuture(found);
    }
}
