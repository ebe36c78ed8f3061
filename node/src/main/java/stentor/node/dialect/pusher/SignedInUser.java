package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.node.channel.Member;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Notice;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.Watching;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.PusherError;
import stentor.protocol.pusher.UserData;

/**
 * What a connection does for the user that it has signed in as. Each user has a channel of its own where its connections are
 * present: so there is one truth in the whole cluster about who is online, and the connections that watch a user look on there.
 */
final class SignedInUser {
    /** Users that a connection watches at most. */
    static final int MAX_WATCHED = 100;

    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** The first word about the watched users waits for all of them, but for no longer than this. */
    private static final Duration TOLD_TOGETHER = Duration.ofSeconds(1);

    private final PusherConnection connection;
    private final ConnectionPlace place;
    private final UserData user;
    private final List<String> watchlist;
    private final WatchedUsers watched;
    private final List<LateHandle> handles = new ArrayList<>();
    /** Sign-ins that are not answered yet: what follows on the answer finds the connection present. */
    private final List<String> unanswered = new ArrayList<>();

    private boolean present;
    private boolean over;

    SignedInUser(PusherConnection connection, ConnectionPlace place, UserData user) {
        this.connection = connection;
        this.place = place;
        this.user = user;
        this.watchlist = user.watchlist().stream().distinct().limit(MAX_WATCHED).toList();
        this.watched = new WatchedUsers(watchlist);
    }

    void begin() {
        subscribe(user.id(), new Present());
        watchlist.forEach(each -> subscribe(each, new Watcher(each)));
        if (!watchlist.isEmpty()) {
            place.later(TOLD_TOGETHER, () -> tellSoon(watched.waitNoLonger()));
        }
    }

    /**
     * The client has signed in, not necessarily for the first time.
     *
     * @param userData as the client gave it
     */
    void answer(String userData) {
        synchronized (this) {
            if (!present) {
                unanswered.add(userData);
                return;
            }
        }
        connection.outlet().write(PusherCodec.signInSuccess(userData));
    }

    private void isPresent() {
        List<String> due;
        synchronized (this) {
            present = true;
            due = List.copyOf(unanswered);
            unanswered.clear();
        }
        due.forEach(this::answer);
        tellSoon(watched.signedIn());
    }

    /** The connection is over. */
    void leave() {
        List<LateHandle> leaving;
        synchronized (this) {
            over = true;
            leaving = List.copyOf(handles);
            handles.clear();
        }
        leaving.forEach(handle -> handle.by(Subscriptions.Handle::leave));
    }

    private void subscribe(String whom, Subscriber subscriber) {
        LateHandle handle = new LateHandle();
        synchronized (this) {
            if (over) {
                return;
            }
            handles.add(handle);
        }
        handle.is(place.subscriptions()
                .subscribe(
                        place.channels().userKey(whom),
                        Cursor.NEWEST,
                        ConcurrencyPolicy.BROADCAST,
                        Mode.STREAM,
                        true,
                        Duration.ZERO,
                        subscriber));
    }

    /** The user's own presence, and where it is told to go. */
    private final class Present implements Subscriber {
        @Override
        public Optional<Watching> watches() {
            return Optional.of(new Watching(
                    Optional.of(new Member(user.id(), Optional.empty())), Integer.MAX_VALUE, false, false));
        }

        @Override
        public void waits(MessageId position) {
            isPresent();
        }

        @Override
        public void deliver(Delivery delivery, boolean gap) {
            if (delivery.message().payload().eventName().equals(Optional.of(PusherChannels.TERMINATE))) {
                connection.end(PusherError.UNAUTHORIZED);
            }
        }

        @Override
        public void end(End end) {
            if (end == End.GOING_AWAY) {
                connection.end(PusherError.RECONNECT);
            } else {
                place.later(AGAIN, () -> subscribe(user.id(), new Present()));
            }
        }
    }

    /** Looks on while another user comes and goes. */
    private final class Watcher implements Subscriber {
        private final String whom;

        private Watcher(String whom) {
            this.whom = whom;
        }

        @Override
        public Optional<Watching> watches() {
            return Optional.of(new Watching(Optional.empty(), 0, true, false));
        }

        @Override
        public void present(List<Member> members) {
            boolean online = members.stream().anyMatch(member -> member.id().equals(whom));
            tellSoon(watched.is(whom, online));
        }

        @Override
        public void notice(Notice notice) {
            tellSoon(watched.is(whom, notice.what() instanceof Notice.Added));
        }

        @Override
        public void deliver(Delivery delivery, boolean gap) {
            // Meant for the user's own connections.
        }

        @Override
        public void end(End end) {
            if (end != End.GOING_AWAY) {
                place.later(AGAIN, () -> subscribe(whom, new Watcher(whom)));
            }
        }
    }

    /** What comes within a moment is one frame. */
    private void tellSoon(boolean due) {
        if (due) {
            place.soon(this::tell);
        }
    }

    private void tell() {
        WatchedUsers.Word word = watched.take();
        boolean isOver;
        synchronized (this) {
            isOver = over;
        }
        if (!isOver && !word.isEmpty()) {
            connection.outlet().write(PusherCodec.watchlistEvents(word.online(), word.offline()));
        }
    }
}
