package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import io.gatling.javaapi.core.ChainBuilder;
import java.time.Duration;

/** What simulations have in common whose subscribers hold one connection that messages come in by themselves. */
abstract class StreamSimulation extends ChannelSimulation {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    StreamSimulation(String publisherPath, String subscriberPath) {
        super(publisherPath, subscriberPath);
    }

    /**
     * Runs the load.
     *
     * @param look takes what has come in since it was called last
     */
    final void streamBy(ChainBuilder open, ChainBuilder look, ChainBuilder close) {
        subscribeBy(exec(open)
                .exec(asLongAsDuring(ChannelSimulation::isWaiting, settings.limit())
                        .on(pause(BETWEEN_LOOKS), look))
                // What comes after the last message must not be there.
                .exec(pause(LAST_LOOK), look, close));
    }
}
