package stentor.node.http.poll;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The newest answers, one after the other, for polls that come late. Bounded in number, in bytes and in time. */
final class KeptAnswers<M> {
    static final int MAX_KEPT = 64;
    static final int MAX_BYTES = 64 << 10;

    private final List<PollAnswer<M>> kept = new ArrayList<>();
    private long newest;
    private int bytes;

    /** Keeps the next answer. */
    void add(PollAnswer<M> answer) {
        newest = answer.number();
        kept.add(answer);
        bytes += answer.length();
        dropWhatIsOver();
        while (kept.size() > MAX_KEPT || bytes > MAX_BYTES) {
            dropOldest();
        }
    }

    /** The answer with this number, if a poll may still have it. */
    Optional<PollAnswer<M>> find(long number) {
        return find(answer -> answer.number() == number && !answer.isOver(newest));
    }

    /** The answer with this mark, if it is still there. */
    Optional<PollAnswer<M>> findMarked(M mark) {
        return find(answer -> answer.mark().equals(mark));
    }

    private Optional<PollAnswer<M>> find(Predicate<PollAnswer<M>> wanted) {
        dropWhatIsOver();
        return kept.stream().filter(wanted).findFirst();
    }

    void clear() {
        kept.clear();
        bytes = 0;
    }

    private void dropWhatIsOver() {
        while (!kept.isEmpty() && kept.get(0).isOver(newest)) {
            dropOldest();
        }
    }

    private void dropOldest() {
        bytes -= kept.remove(0).length();
    }
}
