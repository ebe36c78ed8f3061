package stentor.node.session;

import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.Standing;

/** A node that is cut off when a test says so. */
final class ScriptedStanding implements Standing {
    private volatile boolean certain = true;
    private volatile long term;

    void certain(boolean now) {
        if (certain && !now) {
            term++;
        }
        certain = now;
    }

    @Override
    public boolean isCertain() {
        return certain;
    }

    @Override
    public long term() {
        return term;
    }

    @Override
    public boolean isWhole() {
        return true;
    }

    @Override
    public ActorRef<?> sentinel(ActorRef<?> actor) {
        return actor;
    }
}
