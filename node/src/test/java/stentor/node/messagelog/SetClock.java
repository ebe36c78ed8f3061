package stentor.node.messagelog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when it is told to. */
public final class SetClock implements InstantSource {
    private volatile Instant now = Instant.ofEpochSecond(1_700_000_000);

    @Override
    public Instant instant() {
        return now;
    }

    public long seconds() {
        return now.getEpochSecond();
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }
}
