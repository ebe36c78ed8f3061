package stentor.node.owner;

import org.apache.pekko.actor.typed.ActorRef;

/** A node among others that is cut off from them when a test says so. */
public final class ScriptedStanding implements Standing {
    private volatile boolean certain = true;
    private volatile long term;

    public void certain(boolean now) {
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
