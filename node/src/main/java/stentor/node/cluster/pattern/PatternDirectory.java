package stentor.node.cluster.pattern;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import stentor.node.channel.PatternEvent;
import stentor.node.channel.PatternTable;
import stentor.node.channel.PatternTable.Wish;
import stentor.node.channel.Patterns;
import stentor.node.owner.Standing;
import stentor.protocol.channel.ChannelPattern;

/** The directory of patterns on one node, as {@link PatternActor} keeps it. */
public final class PatternDirectory implements Patterns {
    /** Owners wait for it: a node that is busy must not keep them waiting. */
    private static final DispatcherSelector DISPATCHER = DispatcherSelector.fromConfig("stentor.cluster-dispatcher");

    private static final long NEVER = -1;

    private final Standing standing;
    private final ActorRef<PatternActor.Command> actor;
    private volatile PatternTable table = PatternTable.EMPTY;
    private volatile long completeTerm = NEVER;

    public PatternDirectory(ActorSystem<?> system, Standing standing) {
        this.standing = standing;
        this.actor = system.systemActorOf(PatternActor.create(this, standing), PatternActor.NAME, DISPATCHER);
    }

    @Override
    public boolean isComplete() {
        return completeTerm == standing.term();
    }

    @Override
    public PatternTable table() {
        return table;
    }

    @Override
    public void want(ChannelPattern pattern, ActorRef<PatternEvent> hub) {
        actor.tell(new PatternActor.Want(new Wish(pattern, hub)));
    }

    @Override
    public void leave(ChannelPattern pattern, ActorRef<PatternEvent> hub) {
        actor.tell(new PatternActor.Leave(new Wish(pattern, hub)));
    }

    void table(PatternTable now) {
        table = now;
    }

    /** Every other member was asked under this term of the node's standing, and has answered. */
    void complete(long term) {
        completeTerm = term;
    }
}
