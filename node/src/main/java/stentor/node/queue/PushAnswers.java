package stentor.node.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.messagelog.QueueResult;
import stentor.node.messagelog.QueueResult.PushOutcome;
import stentor.node.messagelog.RememberedKeys;
import stentor.node.owner.ReplyTo;
import stentor.node.queue.QueueActor.Push;
import stentor.node.queue.QueueActor.PushReply;
import stentor.node.queue.QueueActor.Pushed;

/** The answers to pushes: one to the client that sent it, and one to each that repeats it under its idempotency key. */
final class PushAnswers {
    private static final int MOST_REPEATS = 100;
    private static final int MOST_KEYS = 10_000;

    private record Pusher(Optional<String> key, ReplyTo<PushReply> replyTo) {
        static Pusher of(Push push) {
            return new Pusher(push.idempotencyKey(), push.replyTo());
        }
    }

    private final PendingPushes<Pusher> pending = new PendingPushes<>();
    private final RememberedKeys<PushReply> answered = new RememberedKeys<>(MOST_KEYS);
    private final Map<String, List<ReplyTo<PushReply>>> repeats = new HashMap<>();

    /** Answers a repeat, now or together with the first; false if it is none that is known here. */
    boolean takesRepeat(Push push, long now) {
        if (push.idempotencyKey().isEmpty()) {
            return false;
        }
        Optional<PushReply> before = answered.find(push.idempotencyKey().get(), now);
        List<ReplyTo<PushReply>> waiting = repeats.get(push.idempotencyKey().get());
        if (before.isPresent()) {
            push.replyTo().tell(before.get());
        } else if (waiting != null && waiting.size() < MOST_REPEATS) {
            waiting.add(push.replyTo());
        } else if (waiting != null) {
            push.replyTo().tell(new QueueActor.Overloaded());
        }
        return before.isPresent() || waiting != null;
    }

    /** The push is on its way to the log. */
    void expect(Push push) {
        push.idempotencyKey().ifPresent(key -> repeats.put(key, new ArrayList<>()));
    }

    void answer(Push push, PushReply reply, long now) {
        answer(Pusher.of(push), reply, now);
    }

    /** The log has taken the push, or has not. */
    void written(Push push, PushOutcome outcome, long now) {
        if (outcome instanceof QueueResult.Pushed pushed) {
            hold(pushed.number(), push, now);
        } else if (outcome instanceof QueueResult.Repeated repeated) {
            answer(push, new Pushed(repeated.taken()), now);
        } else if (outcome instanceof QueueResult.Full) {
            answer(push, new QueueActor.Full(), now);
        } else {
            throw new IllegalStateException("not an outcome of a push: " + outcome);
        }
    }

    /** The push is in the log under this number; it is answered by what becomes of it in the next moment. */
    private void hold(long number, Push push, long now) {
        if (pending.isFull()) {
            answer(push, new Pushed(false), now);
        } else {
            pending.add(number, Pusher.of(push), now);
        }
    }

    /** A consumer took the message; the idempotency key of its push, if that was held and had one. */
    Optional<String> taken(long number, long now) {
        Optional<Pusher> pusher = pending.taken(number);
        pusher.ifPresent(held -> answer(held, new Pushed(true), now));
        return pusher.flatMap(Pusher::key);
    }

    /** Nobody took those that have been held for long enough. */
    void releaseLate(long now) {
        pending.late(now).forEach(pusher -> answer(pusher, new Pushed(false), now));
    }

    /** Nobody will take what is held. */
    void releaseAll(long now) {
        pending.all().forEach(pusher -> answer(pusher, new Pushed(false), now));
    }

    boolean isHolding() {
        return !pending.isEmpty();
    }

    private void answer(Pusher pusher, PushReply reply, long now) {
        pusher.replyTo().tell(reply);
        pusher.key().ifPresent(key -> {
            if (reply instanceof Pushed) {
                answered.remember(key, reply, now);
            }
            Optional.ofNullable(repeats.remove(key))
                    .ifPresent(waiting -> waiting.forEach(replyTo -> replyTo.tell(reply)));
        });
    }
}
