package stentor.node.hub;

import java.time.Duration;
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
import stentor.node.channel.UserDigest;
import stentor.node.hub.LocalSubscriber.Phase;

/**
 * A hub's part in presence: which users its subscribers are, and what they are told of others. A user joins with the first of
 * its connections here and quits with the last. A part of the {@link HubActor}, on its thread.
 */
final class Attendance {
    /** What is said of the users that an earlier owner knew, in characters: more would be too much for one message. */
    private static final int MAX_KNOWN = 100_000;

    private static final Duration ASK_SOONEST = Duration.ofSeconds(1);
    /** An owner that is slow, for there are many users, is not asked for more and more. */
    private static final Duration ASK_LATEST = Duration.ofSeconds(8);

    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final Consumer<LocalSubscriber> place;
    private final Consumer<LocalSubscriber> refuse;
    private final Runnable watchTheClock;
    private final PresenceCopy copy = new PresenceCopy();
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<Long, LocalSubscriber> watchers = new LinkedHashMap<>();
    /** Those of the watchers that were given the list, and are told of changes. */
    private final Set<Long> informed = new HashSet<>();

    private final CountNotices counts = new CountNotices();

    /** Those that the owner lets be present. */
    private final UserDigest digest = new UserDigest();

    private boolean watching;
    /** Whether the owner was told that the number of subscribers is wanted. */
    private boolean counting;

    private long watchedAt;
    private Duration patience = ASK_SOONEST;

    private long report;
    private long comparedAt = System.nanoTime();
    /** Whether something was said of users that the report does not have. */
    private boolean saidMore;

    /** A user that has connections here. */
    private static final class User {
        private final Member member;
        private final int limit;
        private final Map<Long, LocalSubscriber> connections = new LinkedHashMap<>();
        private boolean joined;
        /** There are too many others, and were not yet when it came. */
        private boolean surplus;

        private User(Member member, int limit) {
            this.member = member;
            this.limit = limit;
        }
    }

    /**
     * @param place lets a subscriber in that is present now
     * @param refuse sends one away whose user cannot join
     * @param watchTheClock has {@link #askAgain} called now and then, as long as it {@link #awaitsAnswer}
     */
    Attendance(
            ActorRef<ChannelEvent> self,
            OwnerLink owner,
            Consumer<LocalSubscriber> place,
            Consumer<LocalSubscriber> refuse,
            Runnable watchTheClock) {
        this.self = self;
        this.owner = owner;
        this.place = place;
        this.refuse = refuse;
        this.watchTheClock = watchTheClock;
    }

    /** Whether the subscriber has to be present before it is let in: then {@link #arrive} asks the owner. */
    static boolean isFor(LocalSubscriber subscriber) {
        return subscriber.watches().flatMap(Watching::as).isPresent();
    }

    /** The subscriber wants to be present; to be called again while it is not answered. */
    void arrive(LocalSubscriber subscriber) {
        Watching wanted = subscriber.watches().orElseThrow();
        User user = users.computeIfAbsent(wanted.as().orElseThrow().id(), id -> come(wanted));
        boolean again = user.connections.put(subscriber.number(), subscriber) != null;
        subscriber.enter(Phase.ASKING);
        if (!watching) {
            watch();
        } else if (isPresent(user)) {
            letIn(user);
        } else if (!again || copy.isCurrent()) {
            saidMore = true;
            owner.tell(new HubCommand.Join(self, user.member, user.limit));
        }
        // Otherwise all users were named just now, and are named again if that is not answered.
    }

    private User come(Watching wanted) {
        Member member = wanted.as().orElseThrow();
        digest.add(member.id());
        return new User(member, wanted.limit());
    }

    /** A subscriber that is not present itself, but may want to know which users are, or how many subscribers there are. */
    void watches(LocalSubscriber subscriber) {
        if (subscriber.watches().isEmpty()) {
            return;
        }
        watchers.put(subscriber.number(), subscriber);
        if (CountNotices.isFor(subscriber)) {
            counts.came(subscriber);
        }
        boolean asksForMore = !watching || counts.isWanted() && !counting;
        if (asksForMore && owner.isAttached()) {
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
        counts.left(subscriber);
        subscriber
                .watches()
                .flatMap(Watching::as)
                .map(Member::id)
                .map(users::get)
                .ifPresent(user -> {
                    user.connections.remove(subscriber.number());
                    if (user.connections.isEmpty()) {
                        users.remove(user.member.id());
                        if (!user.surplus) {
                            digest.remove(user.member.id());
                        }
                        saidMore = true;
                        owner.tell(new HubCommand.Quit(self, user.member.id()));
                    }
                });
    }

    /** There is an owner, which knows nothing of what an earlier one was told. */
    void attached() {
        patience = ASK_SOONEST;
        if (users.isEmpty() && watchers.isEmpty()) {
            watching = false;
            copy.forget();
        } else {
            watch();
        }
    }

    private void watch() {
        watching = true;
        saidMore = true;
        watchedAt = System.nanoTime();
        copy.awaitWhole();
        counting = counts.isWanted();
        owner.tell(new HubCommand.Watch(self, counting, copy.epoch(), known()));
        users.values().forEach(user -> owner.tell(new HubCommand.Join(self, user.member, user.limit)));
        owner.tell(new HubCommand.Watched(self, users.size()));
        watchTheClock.run();
    }

    /** Whether the owner was asked who is present, and has not said so yet. */
    boolean awaitsAnswer() {
        return watching && !copy.isCurrent() && owner.isAttached();
    }

    /** Asks again if the owner should have said by now who is present. Any message may be lost on its way to another node. */
    void askAgain(long now) {
        if (awaitsAnswer() && now - watchedAt > patience.toNanos()) {
            Duration doubled = patience.multipliedBy(2);
            patience = doubled.compareTo(ASK_LATEST) > 0 ? ASK_LATEST : doubled;
            watch();
        }
    }

    /** The owner is sent this report: its answer says what the hub should know. */
    void reported(long number) {
        report = number;
        saidMore = false;
        counts.reported();
    }

    /**
     * Whether the hub should report only to find out whether it knows what it should. A channel with many messages has no other reason to
     * for as long as they go on.
     */
    boolean isDueToCompare(long now) {
        return watching && owner.isLong(now - comparedAt);
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

    /** What it has told should have come, and what it was told as well; what is on its way comes before this. */
    void take(ChannelEvent.ReportTaken taken) {
        taken.presence().ifPresent(state -> compare(taken, state));
    }

    private void compare(ChannelEvent.ReportTaken taken, ChannelEvent.PresenceState state) {
        comparedAt = System.nanoTime();
        boolean newest = taken.report() == report;
        boolean isHeard = saidMore || !newest || state.joined() == digest.value();
        if (!awaitsAnswer() && !(isHeard && copy.isUpTo(taken.epoch(), state))) {
            watch();
        }
        if (state.subscribers() > 0) {
            counts.compare(state.subscribers(), newest);
        }
    }

    void take(ChannelEvent.Joined joined) {
        saidMore = true;
        Optional.ofNullable(users.get(joined.user())).ifPresent(user -> {
            user.joined = true;
            if (user.surplus) {
                user.surplus = false;
                digest.add(joined.user());
            }
            letInIfPresent(user);
        });
    }

    void take(ChannelEvent.JoinRefused refused) {
        saidMore = true;
        Optional.ofNullable(users.get(refused.user())).ifPresent(user -> {
            user.joined = false;
            if (!user.surplus) {
                user.surplus = true;
                digest.remove(refused.user());
            }
            List.copyOf(user.connections.values()).stream()
                    .filter(connection -> connection.phase() == Phase.ASKING)
                    .forEach(refuse);
        });
    }

    void take(ChannelEvent.Roster roster) {
        tell(copy.take(roster));
        if (copy.isCurrent()) {
            patience = ASK_SOONEST;
            users.values().forEach(this::letInIfPresent);
            watchers.values().forEach(this::inform);
        }
    }

    void take(ChannelEvent.MemberJoined joined) {
        told(copy.take(joined), new Notice.Added(joined.member()));
        Optional.ofNullable(users.get(joined.member().id())).ifPresent(this::letInIfPresent);
    }

    void take(ChannelEvent.MemberLeft left) {
        told(copy.take(left), new Notice.Removed(left.user()));
    }

    void take(ChannelEvent.Counted counted) {
        counts.counted(counted.subscribers());
    }

    private void told(PresenceCopy.Taken taken, Notice.What what) {
        if (taken == PresenceCopy.Taken.YES) {
            tell(List.of(what));
        } else if (taken == PresenceCopy.Taken.MISSED) {
            watch();
        }
    }

    /** The answer alone may be to a join before its last connection left and this one came. */
    private boolean isPresent(User user) {
        return user.joined && copy.isCurrent() && copy.has(user.member.id());
    }

    private void letInIfPresent(User user) {
        if (isPresent(user)) {
            letIn(user);
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
