package stentor.node.hub;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.channel.Member;
import stentor.node.hub.LocalSubscriber.Phase;

/**
 * A hub's part in presence: which users its subscribers are, and what they are told of others. A user joins with the first of
 * its connections here and quits with the last. A part of the {@link HubActor}, on its thread.
 */
final class Attendance {
    /** What is said of the users that an earlier owner knew, in characters: more would be too much for one message. */
    private static final int MAX_KNOWN = 100_000;

    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final Consumer<LocalSubscriber> place;
    private final Consumer<LocalSubscriber> refuse;
    private final PresenceCopy copy = new PresenceCopy();
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<Long, LocalSubscriber> watchers = new LinkedHashMap<>();
    /** Those of the watchers that were given the list, and are told of changes. */
    private final Set<Long> informed = new HashSet<>();

    private boolean watching;

    /** A user that has connections here. */
    private static final class User {
        private final Member member;
        private final int limit;
        private final Map<Long, LocalSubscriber> connections = new LinkedHashMap<>();
        private boolean joined;

        private User(Member member, int limit) {
            this.member = member;
            this.limit = limit;
        }
    }

    /**
     * @param place lets a subscriber in that is present now
     * @param refuse sends one away whose user cannot join
     */
    Attendance(
            ActorRef<ChannelEvent> self,
            OwnerLink owner,
            Consumer<LocalSubscriber> place,
            Consumer<LocalSubscriber> refuse) {
        this.self = self;
        this.owner = owner;
        this.place = place;
        this.refuse = refuse;
    }

    /** Whether the subscriber has to be present before it is let in: then {@link #arrive} asks the owner. */
    static boolean isFor(LocalSubscriber subscriber) {
        return subscriber.watches().flatMap(Watching::as).isPresent();
    }

    /** The subscriber wants to be present; to be called again while it is not answered. */
    void arrive(LocalSubscriber subscriber) {
        Watching wanted = subscriber.watches().orElseThrow();
        User user = users.computeIfAbsent(
                wanted.as().orElseThrow().id(), id -> new User(wanted.as().get(), wanted.limit()));
        boolean again = user.connections.put(subscriber.number(), subscriber) != null;
        subscriber.enter(Phase.ASKING);
        if (!watching || again && !copy.isCurrent()) {
            watch();
        } else if (user.joined && copy.isCurrent()) {
            letIn(user);
        } else {
            owner.tell(new HubCommand.Join(self, user.member, user.limit));
        }
    }

    /** A subscriber that is not present itself, but may want to know which users are, or how many subscribers there are. */
    void watches(LocalSubscriber subscriber) {
        if (subscriber.watches().isEmpty()) {
            return;
        }
        watchers.put(subscriber.number(), subscriber);
        if (!watching && owner.isAttached()) {
            watch();
        } else if (copy.isCurrent()) {
            inform(subscriber);
        }
    }

    /** Gives the whole list to one that was not given it yet. */
    private void inform(LocalSubscriber subscriber) {
        if (observes(subscriber) && informed.add(subscriber.number())) {
            subscriber.present(copy.members());
        }
    }

    private static boolean observes(LocalSubscriber subscriber) {
        return subscriber.watches().map(Watching::members).orElse(false);
    }

    /** The subscriber has left. */
    void left(LocalSubscriber subscriber) {
        watchers.remove(subscriber.number());
        informed.remove(subscriber.number());
        subscriber
                .watches()
                .flatMap(Watching::as)
                .map(Member::id)
                .map(users::get)
                .ifPresent(user -> {
                    user.connections.remove(subscriber.number());
                    if (user.connections.isEmpty()) {
                        users.remove(user.member.id());
                        owner.tell(new HubCommand.Quit(self, user.member.id()));
                    }
                });
    }

    /** There is an owner, which knows nothing of what an earlier one was told. */
    void attached() {
        watching = false;
        copy.awaitWhole();
        if (!users.isEmpty() || !watchers.isEmpty()) {
            watch();
        }
    }

    private void watch() {
        watching = true;
        copy.awaitWhole();
        boolean counts = watchers.values().stream()
                .anyMatch(
                        subscriber -> subscriber.watches().map(Watching::counts).orElse(false));
        owner.tell(new HubCommand.Watch(self, counts, copy.epoch(), known()));
        users.values().forEach(user -> owner.tell(new HubCommand.Join(self, user.member, user.limit)));
        owner.tell(new HubCommand.Watched(self));
    }

    private List<Member> known() {
        int size = 0;
        List<Member> known = new ArrayList<>();
        for (Member member : copy.members()) {
            size += member.id().length() + member.info().map(String::length).orElse(0);
            if (size > MAX_KNOWN) {
                break;
            }
            known.add(member);
        }
        return known;
    }

    // What the owner says

    void take(ChannelEvent.Joined joined) {
        Optional.ofNullable(users.get(joined.user())).ifPresent(user -> {
            user.joined = true;
            if (copy.isCurrent()) {
                letIn(user);
            }
        });
    }

    void take(ChannelEvent.JoinRefused refused) {
        Optional.ofNullable(users.get(refused.user())).ifPresent(user -> List.copyOf(user.connections.values()).stream()
                .filter(connection -> connection.phase() == Phase.ASKING)
                .forEach(refuse));
    }

    void take(ChannelEvent.Roster roster) {
        tell(copy.take(roster));
        if (copy.isCurrent()) {
            users.values().stream().filter(user -> user.joined).forEach(this::letIn);
            watchers.values().forEach(this::inform);
        }
    }

    void take(ChannelEvent.MemberJoined joined) {
        told(copy.take(joined), new Notice.Added(joined.member()));
    }

    void take(ChannelEvent.MemberLeft left) {
        told(copy.take(left), new Notice.Removed(left.user()));
    }

    void take(ChannelEvent.Counted counted) {
        Announcement counts = new Announcement(new Notice.Counted(counted.subscribers()));
        for (LocalSubscriber subscriber : watchers.values()) {
            if (subscriber.watches().map(Watching::counts).orElse(false)) {
                counts.tell(subscriber);
            }
        }
    }

    private void told(PresenceCopy.Taken taken, Notice.What what) {
        if (taken == PresenceCopy.Taken.YES) {
            tell(List.of(what));
        } else if (taken == PresenceCopy.Taken.MISSED) {
            watch();
        }
    }

    private void letIn(User user) {
        List<Member> present = copy.members();
        for (LocalSubscriber connection : List.copyOf(user.connections.values())) {
            if (connection.phase() == Phase.ASKING) {
                connection.present(present);
                place.accept(connection);
            }
        }
    }

    private void tell(List<Notice.What> changes) {
        for (Notice.What change : changes) {
            Announcement notice = new Announcement(change);
            for (LocalSubscriber watcher : watchers.values()) {
                if (informed.contains(watcher.number())) {
                    notice.tell(watcher);
                }
            }
            for (User user : users.values()) {
                for (LocalSubscriber connection : user.connections.values()) {
                    // One that is not in yet is given the whole list, with this.
                    if (connection.phase() != Phase.ASKING && connection.phase() != Phase.ARRIVED) {
                        notice.tell(connection);
                    }
                }
            }
        }
    }
}
