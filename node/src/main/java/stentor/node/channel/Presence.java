package stentor.node.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelHooks.Since;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ReservedIds;

/**
 * Presence in a channel, and how many its subscribers are, as its owner sees to it: tells the hubs that want to know. A part of
 * the channel's owner, on its thread. What it tells is numbered, so that a hub knows that it has missed something.
 */
final class Presence implements AudienceListener {
    /** By then hubs have named their users, after their owner's node died. */
    static final Duration PRESUMED = Duration.ofMillis(1500);
    /** Bytes of one message to a hub. */
    private static final long MAX_PIECE = 256 << 10;

    /** When {@link #wake} is to be called. */
    @FunctionalInterface
    interface Alarm {
        void in(Duration delay);
    }

    private final ChannelKey key;
    private final ChannelHooks allHooks;
    /** Is told how many are present, whatever else it wants; who is signed in is in no channel of users. */
    private final ChannelHooks census;

    private final Alarm alarm;
    private final PresenceRoster<ActorRef<ChannelEvent>> roster = new PresenceRoster<>();
    private final CountThrottle throttle = new CountThrottle();
    private final Map<ActorRef<ChannelEvent>, Watcher> watchers = new HashMap<>();

    private long epoch;
    /** What was said under an earlier epoch another owner has said: this one had told nobody before. */
    private long firstEpoch;

    private long version;
    private long presumedUntil;
    private boolean presumes;
    private boolean presumesNoMore;
    private boolean willWake;
    private long wakeAt;
    private boolean occupied;
    /** Whether there was an owner before, by what hubs say. */
    private boolean before;

    private int subscribers;

    /** A hub that wants to know. */
    private static final class Watcher {
        private final boolean counts;
        /** How many users it has named since it began. */
        private int named;

        private Watcher(boolean counts) {
            this.counts = counts;
        }
    }

    Presence(ChannelKey key, ChannelHooks hooks, Alarm alarm) {
        this.key = key;
        this.allHooks = hooks;
        this.census = key.id().startsWith(ReservedIds.OWN) ? ChannelHooks.NONE : hooks;
        this.alarm = alarm;
    }

    /** Whether anybody wants to be told may change with the configuration. */
    private ChannelHooks hooks() {
        return allHooks.wants(key) ? allHooks : ChannelHooks.NONE;
    }

    // What hubs say

    /**
     * Takes what a hub says of its users.
     *
     * @param now that of {@link System#nanoTime}
     */
    void take(HubCommand command, long now) {
        if (command instanceof HubCommand.Watch watch) {
            watch(watch, now);
        } else if (command instanceof HubCommand.Watched watched) {
            watched(watched);
        } else if (command instanceof HubCommand.Join join) {
            join(join);
        } else if (command instanceof HubCommand.Quit quit) {
            quit(quit);
        } else {
            throw new IllegalArgumentException("not of users: " + command);
        }
    }

    private void watch(HubCommand.Watch watch, long now) {
        watchers.put(watch.hub(), new Watcher(watch.counts()));
        roster.beginsAgain(watch.hub());
        if (watch.epoch() > 0) {
            before = true;
        }
        if (watch.epoch() < firstEpoch && !presumesNoMore) {
            presume(watch.known(), now);
        }
    }

    /**
     * Who was present by what an earlier owner said. Of what this one said the hub may have missed that a user left, and so it may later
     * on, when others were told already who is not there any more.
     */
    private void presume(List<Member> known, long now) {
        List<Member> added = roster.presume(known);
        if (!added.isEmpty()) {
            occupied();
            added.forEach(member -> hooks().memberAdded(key, member.id(), Since.BEFORE));
            presumes = true;
            presumedUntil = now + PRESUMED.toNanos();
            wakeIn(PRESUMED, now);
            added.forEach(this::tellAdded);
        }
    }

    /** A user that was named, and not heard, has not left: the hub begins again, as it is not answered. */
    private void watched(HubCommand.Watched watched) {
        ActorRef<ChannelEvent> hub = watched.hub();
        Watcher watcher = watchers.get(hub);
        if (watcher != null && watcher.named >= watched.users()) {
            roster.saidAll(hub).forEach(this::left);
            tellRoster(hub);
        }
    }

    private void join(HubCommand.Join join) {
        Watcher watcher = watchers.get(join.hub());
        if (watcher == null) {
            return;
        }
        watcher.named++;
        PresenceRoster.Joining joining = roster.join(join.hub(), join.member(), join.limit());
        if (joining == PresenceRoster.Joining.FULL) {
            join.hub().tell(new ChannelEvent.JoinRefused(epoch, join.member().id()));
            return;
        }
        if (joining == PresenceRoster.Joining.FIRST) {
            tellAdded(join.member());
            occupied();
            hooks().memberAdded(key, join.member().id(), Since.NOW);
        }
        join.hub().tell(new ChannelEvent.Joined(epoch, join.member().id()));
    }

    /** A user who is present makes the channel occupied, even where its hub's count comes later. */
    private void occupied() {
        if (!occupied) {
            occupied = true;
            hooks().occupied(key, before ? Since.BEFORE : Since.NOW);
        }
    }

    private void vacatedIfEmpty() {
        if (occupied && subscribers == 0 && roster.size() == 0) {
            occupied = false;
            hooks().vacated(key);
        }
    }

    private void quit(HubCommand.Quit quit) {
        if (roster.quit(quit.hub(), quit.user())) {
            left(quit.user());
        }
    }

    /** The ids of those who are present. */
    List<String> users() {
        return roster.members().stream().map(Member::id).toList();
    }

    int size() {
        return roster.size();
    }

    // What the owner says

    @Override
    public void claimed(long newEpoch) {
        epoch = newEpoch;
        // Claimed by a clock that was slow, it may have had to claim again, beyond what hubs know of the owner before.
        if (watchers.isEmpty()) {
            firstEpoch = newEpoch;
        }
    }

    @Override
    public void attached(HubCommand.Attach attach) {
        // A hub that wants to know more says so.
    }

    @Override
    public void gone(Predicate<ActorRef<ChannelEvent>> hubs) {
        watchers.keySet().removeIf(hubs);
        roster.gone(hubs).forEach(this::left);
    }

    @Override
    public void counted(int now) {
        subscribers = now;
        if (now > 0) {
            occupied();
        }
        vacatedIfEmpty();
        tellCount();
    }

    @Override
    public void deleted() {
        roster.members().forEach(member -> hooks().memberRemoved(key, member.id()));
        census.present(-roster.size());
        roster.clear();
        watchers.clear();
        vacatedIfEmpty();
    }

    @Override
    public Optional<ChannelEvent.PresenceState> shown(ActorRef<ChannelEvent> hub) {
        if (!watchers.containsKey(hub)) {
            return Optional.empty();
        }
        // Nobody may have wanted to know the number when it changed.
        tellCount();
        return Optional.of(new ChannelEvent.PresenceState(
                version, roster.present(), roster.joined(hub), throttle.owes(subscribers) ? 0 : subscribers));
    }

    /** The owner has ended. */
    void ended() {
        census.present(-roster.size());
        hooks().ownerLeft(key);
    }

    /** Others may want to be told now: they learn what is so. */
    void sayAgain() {
        if (occupied) {
            hooks().occupied(key, Since.BEFORE);
            roster.members().forEach(member -> hooks().memberAdded(key, member.id(), Since.BEFORE));
        }
    }

    /** The alarm has gone off. */
    void wake(long now) {
        willWake = false;
        if (presumes && now - presumedUntil >= 0) {
            presumes = false;
            presumesNoMore = true;
            roster.presumeNoMore().forEach(this::left);
        } else if (presumes) {
            wakeIn(Duration.ofNanos(presumedUntil - now), now);
        }
        tellCount();
    }

    /** An alarm that is due sooner stays: a number that is told later does not put off the end of a presumption. */
    private void wakeIn(Duration delay, long now) {
        long due = now + delay.toNanos();
        if (!willWake || due - wakeAt < 0) {
            willWake = true;
            wakeAt = due;
            alarm.in(delay);
        }
    }

    private void tellCount() {
        if (watchers.isEmpty() && hooks() == ChannelHooks.NONE) {
            return;
        }
        long now = System.nanoTime();
        OptionalLong count = throttle.next(subscribers, now);
        if (count.isPresent()) {
            hooks().counted(key, count.getAsLong());
            watchers.forEach((hub, watcher) -> {
                if (watcher.counts) {
                    hub.tell(new ChannelEvent.Counted(epoch, count.getAsLong()));
                }
            });
        } else if (throttle.owes(subscribers)) {
            wakeIn(CountThrottle.PAUSE, now);
        }
    }

    private void left(String user) {
        census.present(-1);
        version++;
        tellAll(new ChannelEvent.MemberLeft(epoch, version, user));
        hooks().memberRemoved(key, user);
        vacatedIfEmpty();
    }

    private void tellAdded(Member member) {
        census.present(1);
        version++;
        tellAll(new ChannelEvent.MemberJoined(epoch, version, member));
    }

    private void tellAll(ChannelEvent event) {
        watchers.keySet().forEach(hub -> hub.tell(event));
    }

    private void tellRoster(ActorRef<ChannelEvent> hub) {
        List<Member> piece = new ArrayList<>();
        long weight = 0;
        for (Member member : roster.members()) {
            if (weight + member.weight() > MAX_PIECE) {
                hub.tell(new ChannelEvent.Roster(epoch, version, piece, true));
                piece = new ArrayList<>();
                weight = 0;
            }
            piece.add(member);
            weight += member.weight();
        }
        hub.tell(new ChannelEvent.Roster(epoch, version, piece, false));
    }
}
