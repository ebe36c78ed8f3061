package stentor.node.owner;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where an owner's answer goes. On the owner's own node that need not be an actor: making one for each publish costs more
 * than the rest of its way.
 */
public interface ReplyTo<R> {
    /** Any thread may call it; what comes after the first answer is ignored. */
    void tell(R reply);

    /** An actor, which may live on another node: the only kind of answer that crosses nodes. */
    record Actor<R>(ActorRef<R> actor) implements ReplyTo<R> {
        @Override
        public void tell(R reply) {
            actor.tell(reply);
        }
    }
}
