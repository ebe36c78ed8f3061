package stentor.node.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<ActorRef<ChannelEvent>, HubCommand.Watch> watchers = new HashMap<>();

    private long epoch;
    private long version;
    private long presumedUntil;
    private boolean presumes;
    private boolean occupied;
    /** Whether there was an owner before, by what hubs say. */
    private boolean before;

    private int subscribers;

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
        watchers.put(watch.hub(), watch);
        roster.beginsAgain(watch.hub());
        if (watch.epoch() > 0) {
            before = true;
            List<Member> added = roster.presume(watch.known());
            if (!added.isEmpty()) {
                occupied();
                added.forEach(member -> hooks().memberAdded(key, member.id(), Since.BEFORE));
                presumes = true;
                presumedUntil = now + PRESUMED.toNanos();
                alarm.in(PRESUMED);
                added.forEach(this::tellAdded);
            }
        }
    }

    private void watched(HubCommand.Watched watched) {
        ActorRef<ChannelEvent> hub = watched.hub();
        if (watchers.containsKey(hub)) {
            roster.saidAll(hub).forEach(this::left);
            tellRoster(hub);
        }
    }

    private void join(HubCommand.Join join) {
        if (!watchers.containsKey(join.hub())) {
            return;
        }
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

    /** The owner has ended. */
    void ended() {
        census.present(-roster.size());
        hooks().ownerLeft(key);
    }

    /** The alarm has gone off. */
    void wake(long now) {
        if (presumes && now - presumedUntil >= 0) {
            presumes = false;
            roster.presumeNoMore().forEach(this::left);
        }
        tellCount();
    }

    private void tellCount() {
        if (watchers.isEmpty() && hooks() == ChannelHooks.NONE) {
            return;
        }
        OptionalLong count = throttle.next(subscribers, System.nanoTime());
        if (count.isPresent()) {
            hooks().counted(key, count.getAsLong());
            watchers.forEach((hub, watch) -> {
                if (watch.counts()) {
                    hub.tell(new ChannelEvent.Counted(epoch, count.getAsLong()));
                }
            });
        } else if (throttle.owes(subscribers)) {
            alarm.in(CountThrottle.PAUSE);
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
        if (subscribers > 0) {
            // A hub that asks has one at least, which its next report brings.
            hub.tell(new ChannelEvent.Counted(epoch, subscribers));
        }
    }
}
