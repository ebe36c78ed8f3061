package stentor.node.channel;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/** An owner as far as it sees to presence: it attaches hubs, takes what they say of users, and answers their reports. */
public final class SimulatedPresence {
    private final Presence presence =
            new Presence(new ChannelKey("default", "", "simulated"), ChannelHooks.NONE, delay -> {});
    private final Set<ActorRef<ChannelEvent>> attached = new HashSet<>();
    private final ActorRef<ChannelCommand> self;
    private long epoch;
    private boolean certain = true;

    /** Whether its node may act as owner now. */
    public void certain(boolean now) {
        certain = now;
    }

    /** An owner that has claimed the channel under this epoch. */
    public SimulatedPresence(ActorRef<ChannelCommand> self, long epoch) {
        this.self = self;
        claim(epoch);
    }

    /** Claims the channel again, and lets the hubs know. */
    public void claim(long newEpoch) {
        epoch = newEpoch;
        presence.claimed(epoch);
        attached.forEach(this::tellAttached);
    }

    private void tellAttached(ActorRef<ChannelEvent> hub) {
        hub.tell(new ChannelEvent.Attached(self, epoch, MessageId.ZERO, ChannelSettings.DEFAULT));
    }

    /** As a channel's owner takes it. */
    public void take(ChannelCommand command, Duration now) {
        if (command instanceof HubCommand.Attach attach) {
            attached.add(attach.hub());
            tellAttached(attach.hub());
        } else if (command instanceof HubCommand.Report report) {
            take(report);
        } else if (command instanceof HubCommand.Quit quit) {
            presence.take(quit, now.toNanos());
        } else if (certain) {
            presence.take((HubCommand) command, now.toNanos());
        }
    }

    private void take(HubCommand.Report report) {
        if (!attached.contains(report.hub())) {
            report.hub().tell(new ChannelEvent.Detached(epoch));
        } else if (certain) {
            report.hub()
                    .tell(new ChannelEvent.ReportTaken(
                            epoch, report.number(), MessageId.ZERO, presence.shown(report.hub())));
        }
    }

    /** The hub's node is gone. */
    public void gone(ActorRef<ChannelEvent> hub) {
        attached.remove(hub);
        presence.gone(hub::equals);
    }

    public void wake(Duration now) {
        presence.wake(now.toNanos());
    }

    /** Who is present. */
    public Set<String> users() {
        List<String> users = presence.users();
        Set<String> once = new TreeSet<>(users);
        if (once.size() < users.size()) {
            throw new AssertionError("twice: " + users);
        }
        return once;
    }
}
