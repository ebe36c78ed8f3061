package stentor.node.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import stentor.node.messagelog.Guarantee;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueResult;
import stentor.node.messagelog.QueueResult.Full;
import stentor.node.messagelog.QueueResult.Item;
import stentor.node.messagelog.QueueResult.PushOutcome;
import stentor.node.messagelog.QueueResult.Pushed;
import stentor.node.messagelog.QueueResult.Repeated;
import stentor.node.messagelog.QueueState;

/** Reads what the queue log's scripts answer. */
final class QueueAnswers {
    /** As the scripts call it: the largest whole number that Lua is sure of, nearly. */
    private static final long NEVER = 9_000_000_000_000_000L;

    private final long now;

    /** @param now by the node's clock: what Redis says is how long something lasts from now on */
    QueueAnswers(long now) {
        this.now = now;
    }

    QueueState state(Answer answer) {
        List<?> state = answer.list(1);
        long remaining = (Long) state.get(2);
        return new QueueState(
                (Long) state.get(0),
                Math.toIntExact((Long) state.get(1)),
                remaining == NEVER ? QueueState.NEVER : now + remaining);
    }

    QueueClaim claim(Answer answer) {
        List<Lease> unconfirmed = answer.list(3).stream()
                .map(lease -> unconfirmed((List<?>) lease))
                .toList();
        return new QueueClaim(answer.number(2), unconfirmed, state(answer));
    }

    QueueResult result(Answer answer) {
        return new QueueResult(
                answer.list(2).stream().map(settled -> (Long) settled == 1).toList(),
                answer.list(3).stream().map(push -> outcome((Long) push)).toList(),
                answer.list(4).stream().map(message -> item((byte[]) message)).toList(),
                state(answer));
    }

    private Lease unconfirmed(List<?> lease) {
        return new Lease(
                Answer.text(lease.get(0)),
                Guarantee.AT_MOST_ONCE,
                now + Long.parseLong(Answer.text(lease.get(1))),
                Answer.text(lease.get(2)));
    }

    private static PushOutcome outcome(long push) {
        if (push > 0) {
            return new Pushed(push);
        }
        return push == -2 ? new Full() : new Repeated(push == -1);
    }

    /** Reads {@code NUMBER PUSHED_AT DELIVERIES HEAD_LENGTH}, a line's end, the head, the body. */
    private static Item item(byte[] message) {
        int end = 0;
        while (message[end] != '\n') {
            end++;
        }
        String[] numbers = new String(message, 0, end, StandardCharsets.US_ASCII).split(" ");
        int body = end + 1 + Integer.parseInt(numbers[3]);
        return new Item(
                Long.parseLong(numbers[0]),
                Integer.parseInt(numbers[2]) + 1,
                MessageHead.read(
                        Arrays.copyOfRange(message, end + 1, body), Arrays.copyOfRange(message, body, message.length)));
    }
}
