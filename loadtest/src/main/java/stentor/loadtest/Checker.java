package stentor.loadtest;

import java.util.Optional;

/** What one subscriber has got, and whether that is what it should get. Stays at its first fault. */
interface Checker {
    /** Takes the next message; returns what is wrong with it, or with one before it. */
    Optional<String> accept(Stamp stamp);

    /** Notes what else went wrong, if nothing did before. */
    void fail(String reason);

    Optional<String> fault();

    /** How many messages have not come yet. */
    int missing();

    /** Whether more messages are to come. */
    default boolean isWaiting() {
        return fault().isEmpty() && missing() > 0;
    }

    /** Whether everything came as it should. */
    default boolean isComplete() {
        return fault().isEmpty() && missing() == 0;
    }
}
