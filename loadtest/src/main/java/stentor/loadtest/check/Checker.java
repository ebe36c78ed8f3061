package stentor.loadtest.check;

import java.util.Optional;

/** What one subscriber has got, and whether that is what it should get. Stays at its first fault. */
public interface Checker {
    /** Takes the next message; returns what is wrong with it, or with one before it. */
    Optional<String> accept(Stamp stamp);

    /** Notes what else went wrong, if nothing did before. */
    void fail(String reason);

    Optional<String> fault();

    /** How many messages that the server has acknowledged did not come yet. */
    int missing();

    /** The server has taken the subscription only now: what was sent before need not come. */
    default void subscribed() {}

    /** The subscriber is about to leave: what is acknowledged from now on need not come. */
    default void leaves() {}
}
