package stentor.node.messagelog;

import java.util.AbstractList;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * A channel's stored messages, oldest first. Ids only grow, so new messages come at the end; most leave at the front. A ring in
 * an array: with a tree of messages, one publish in many channels spent a third of its time on entries that were no
 * longer in the processor's caches. Not thread-safe.
 */
final class MessageRing extends AbstractList<Message> implements RandomAccess {
    private static final int LEAST_CAPACITY = 8;

    /** Its length is a power of two. */
    private Message[] ring = new Message[LEAST_CAPACITY];
    /** Where the oldest message is. */
    private int first;

    private int size;

    @Override
    public int size() {
        return size;
    }

    @Override
    public Message get(int index) {
        return ring[at(Objects.checkIndex(index, size))];
    }

    /** @throws IllegalArgumentException if the message is not newer than all that there are */
    @Override
    public boolean add(Message message) {
        if (size > 0 && !message.id().isAfter(get(size - 1).id())) {
            throw new IllegalArgumentException(
                    message.id() + " is not after " + get(size - 1).id());
        }
        if (size == ring.length) {
            resize(2 * size);
        }
        ring[at(size++)] = message;
        return true;
    }

    /** The front costs nothing; elsewhere the newer ones move up. */
    @Override
    public Message remove(int index) {
        Message removed = get(index);
        if (index == 0) {
            ring[first] = null;
            first = at(1);
        } else {
            for (int i = index; i < size - 1; i++) {
                ring[at(i)] = ring[at(i + 1)];
            }
            ring[at(size - 1)] = null;
        }
        size--;
        if (ring.length > LEAST_CAPACITY && size <= ring.length / 4) {
            resize(ring.length / 2);
        }
        return removed;
    }

    @Override
    public void clear() {
        ring = new Message[LEAST_CAPACITY];
        first = 0;
        size = 0;
    }

    Optional<Message> find(MessageId id) {
        int index = countUpTo(id) - 1;
        return index >= 0 && get(index).id().equals(id) ? Optional.of(get(index)) : Optional.empty();
    }

    /** How many have this id or an older one: the index of the first that is newer. */
    int countUpTo(MessageId id) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).id().isAfter(id)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int at(int index) {
        return first + index & ring.length - 1;
    }

    private void resize(int capacity) {
        Message[] resized = new Message[capacity];
        for (int i = 0; i < size; i++) {
            resized[i] = ring[at(i)];
        }
        ring = resized;
        first = 0;
    }
}
