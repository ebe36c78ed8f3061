package stentor.node.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Overloaded;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.messagelog.RememberedKeys;
import stentor.node.owner.ReplyTo;

/**
 * Publishers that repeat an idempotency key: after the first was answered they are told the same, and while it is under
 * way they wait for its answer.
 */
final class Repeats {
    private static final int MOST_KEYS = 10_000;
    /** For one key: further repeats are told to try again later. */
    private static final int MOST_WAITING = 1_000;

    private final RememberedKeys<Published> answered = new RememberedKeys<>(MOST_KEYS);
    private final Map<String, List<ReplyTo<PublisherReply>>> waiting = new HashMap<>();

    /** Takes care of the publish if it is a repeat; false if it is the first with its key. */
    boolean take(Publish publish, long nowMillis) {
        if (publish.idempotencyKey().isEmpty()) {
            return false;
        }
        String key = publish.idempotencyKey().get();
        Optional<Published> before = answered.find(key, nowMillis);
        before.ifPresent(reply -> publish.replyTo().tell(reply));
        List<ReplyTo<PublisherReply>> others = waiting.get(key);
        if (before.isEmpty() && others != null) {
            if (others.size() < MOST_WAITING) {
                others.add(publish.replyTo());
            } else {
                publish.replyTo().tell(new Overloaded());
            }
        }
        return before.isPresent() || others != null;
    }

    /** From now on the publish is under way. */
    void begin(Publish publish) {
        publish.idempotencyKey().ifPresent(key -> waiting.put(key, new ArrayList<>()));
    }

    /** The publish is in the log. */
    void answer(Publish publish, Published reply, long nowMillis) {
        publish.idempotencyKey().ifPresent(key -> answered.remember(key, reply, nowMillis));
        tell(publish, reply);
    }

    /** The publish was not carried out: a later repeat is one that is tried anew. */
    void refuse(Publish publish, PublisherReply reply) {
        tell(publish, reply);
    }

    private void tell(Publish publish, PublisherReply reply) {
        publish.replyTo().tell(reply);
        publish.idempotencyKey().ifPresent(key -> end(key).forEach(replyTo -> replyTo.tell(reply)));
    }

    /** The publish is not carried out here: itself and those that wait for it, each to be published by itself. */
    List<Publish> giveUp(Publish publish) {
        List<Publish> all = new ArrayList<>();
        all.add(publish);
        publish.idempotencyKey().ifPresent(key -> end(key).forEach(replyTo -> all.add(publish.answering(replyTo))));
        return all;
    }

    private List<ReplyTo<PublisherReply>> end(String key) {
        List<ReplyTo<PublisherReply>> ended = waiting.remove(key);
        return ended == null ? List.of() : ended;
    }
}
