package stentor.node.http.connection;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.AnswerWatch;
import stentor.node.http.Connection;
import stentor.node.http.TooMany;
import stentor.node.http.net.OnLoop;

/** A connection as the server sees it: its activity, the actions that wait for its end, and the way to end it. */
public final class ClientConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** Ways to end a connection from outside of its stream. */
    public enum End {
        /** If it is between requests: no more are read, and it closes. */
        WHEN_IDLE,
        /** As the sweep finds it overdue; its stream looks again before it acts. */
        WHEN_OVERDUE,
        NOW
    }

    private final InetSocketAddress remoteAddress;
    private final boolean secure;
    private final EventLoop loop;
    private final Activity activity = new Activity(System.nanoTime());
    // Most connections have no waiting action, or the one of the request that is held.
    private List<Action> actions = List.of();
    private boolean gone;
    private final AtomicReference<AnswerWatch> begun = new AtomicReference<>();
    private volatile Consumer<End> stream = end -> {};
    private volatile boolean chunks = true;
    private volatile Optional<String> certificateName = Optional.empty();
    private Optional<TooMany> tooMany = Optional.empty();
    /** Whether it is one of its address's connections; see {@link OpenConnections}. */
    private boolean counted;

    public ClientConnection(InetSocketAddress remoteAddress, boolean secure, EventLoop loop) {
        this.remoteAddress = remoteAddress;
        this.secure = secure;
        this.loop = loop;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public Optional<String> certificateName() {
        return certificateName;
    }

    synchronized boolean isCounted() {
        return counted;
    }

    synchronized void counted(boolean now) {
        counted = now;
    }

    /** The client has shown a certificate of this name. */
    public void isCertified(Optional<String> name) {
        certificateName = name;
    }

    /** It is one too many, so that its first request is its last. Said on its loop, before it is read from. */
    public void turnAway(TooMany why) {
        tooMany = Optional.of(why);
    }

    /** Why it is one too many, if it is. */
    public Optional<TooMany> tooMany() {
        return tooMany;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public Registration onClose(Runnable action) {
        Action waiting = new Action(action);
        synchronized (this) {
            if (!gone) {
                if (actions.isEmpty()) {
                    actions = new ArrayList<>(1);
                }
                actions.add(waiting);
                return waiting;
            }
        }
        waiting.run();
        return waiting;
    }

    @Override
    public boolean sendsChunks() {
        return chunks;
    }

    void sendsChunks(boolean now) {
        chunks = now;
    }

    @Override
    public void abort() {
        end(End.NOW);
    }

    public Activity activity() {
        return activity;
    }

    /** The answer of this watch is written next, in one piece; false if it must not be. */
    boolean begin(AnswerWatch watch) {
        synchronized (this) {
            if (gone) {
                return false;
            }
        }
        boolean begins = watch.begins();
        if (begins) {
            begun.set(watch);
        }
        return begins;
    }

    boolean hasBegun() {
        return begun.get() != null;
    }

    /** The answer that has begun, if it is watched, is given to the socket: all of it, when this is done. */
    void written(ChannelFuture toSocket) {
        AnswerWatch watch = begun.getAndSet(null);
        if (watch != null) {
            OnLoop.whenDone(toSocket.channel(), toSocket, done -> {
                if (done.isSuccess()) {
                    watch.handedOver();
                } else {
                    watch.brokenOff();
                }
            });
        }
    }

    /** Sets the function that ends it. */
    public void carriedBy(Consumer<End> newStream) {
        stream = newStream;
    }

    public void end(End end) {
        stream.accept(end);
    }

    /** Runs the actions that wait for the client's end; a second call does nothing. Returns whether there were any. */
    public boolean clientGone() {
        List<Action> waiting;
        synchronized (this) {
            gone = true;
            waiting = actions;
            actions = List.of();
        }
        AnswerWatch watch = begun.getAndSet(null);
        if (watch != null) {
            watch.brokenOff();
        }
        waiting.forEach(Action::run);
        return !waiting.isEmpty();
    }

    private final class Action implements Registration {
        private final Runnable runnable;

        private Action(Runnable runnable) {
            this.runnable = runnable;
        }

        private void run() {
            try {
                runnable.run();
            } catch (RuntimeException e) {
                LOG.error("an action at a connection's end failed", e);
            }
        }

        @Override
        public void cancel() {
            synchronized (ClientConnection.this) {
                if (!gone) {
                    actions.remove(this);
                }
            }
        }
    }
}
