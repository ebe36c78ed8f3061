package stentor.node.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import stentor.node.webhook.Assertion.State;
import stentor.node.webhook.OutboxReporter.Content;
import stentor.protocol.webhook.WebhookEvent;
import stentor.protocol.webhook.WebhookEvent.Name;

class OutboxReporterTest {
    private static final Subject ROOM = Subject.of("room");
    private static final Subject ANN = Subject.of("room", "ann");

    private final HookCounts counts = new HookCounts();
    private final OutboxReporter reporter = new OutboxReporter(counts, new AtomicLong()::incrementAndGet);

    /** As all owners do when the settings change. */
    @Test
    void whatIsSaidAgainIsReportedOnce() {
        reporter.present(ROOM, State.PRESENT);
        assertThat(assertions()).containsExactly(new Assertion(ROOM, State.PRESENT));
        reporter.taken(1);
        reporter.present(ROOM, State.STILL_PRESENT);
        assertThat(reporter.next()).isEmpty();
        reporter.present(ANN, State.STILL_PRESENT);
        assertThat(assertions()).containsExactly(new Assertion(ANN, State.STILL_PRESENT));
    }

    private List<Assertion> assertions() {
        return reporter.next().map(Content::assertions).orElse(List.of());
    }

    @Test
    void oneReportIsUnderWayAtATime() {
        assertThat(reporter.next()).isEmpty();
        reporter.present(ROOM, State.PRESENT);
        assertThat(assertions()).containsExactly(new Assertion(ROOM, State.PRESENT));
        reporter.present(ANN, State.PRESENT);
        assertThat(reporter.next()).isEmpty();
        reporter.taken(1);
        assertThat(reporter.next().orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void ofASubjectOnlyTheNewestStateWaits() {
        reporter.present(ANN, State.PRESENT);
        reporter.absent(ANN);
        assertThat(assertions()).containsExactly(new Assertion(ANN, State.ABSENT));
    }

    @Test
    void anotherLifeOfTheOutboxIsToldAgainWhoIsThere() {
        reporter.present(ROOM, State.PRESENT);
        reporter.present(ANN, State.PRESENT);
        reporter.next();
        reporter.taken(1);
        reporter.absent(ANN);
        reporter.next();
        reporter.taken(1);
        assertThat(reporter.next()).isEmpty();
        reporter.counted("room", 1);
        reporter.next();
        reporter.taken(2);
        assertThat(assertions()).containsExactly(new Assertion(ROOM, State.STILL_PRESENT));
    }

    @Test
    void anOwnerThatLeavesTakesWhatItSaidAlong() {
        reporter.ownerLeft("room");
        assertThat(reporter.next()).isEmpty();
        reporter.present(ROOM, State.PRESENT);
        reporter.ownerLeft("room");
        Content content = reporter.next().orElseThrow();
        assertThat(content.assertions()).isEmpty();
        assertThat(content.left()).containsExactly("room");
        reporter.taken(1);
        reporter.counted("x", 1);
        reporter.next();
        reporter.taken(2);
        assertThat(reporter.next()).isEmpty();
    }

    @Test
    void eventsAreBoundedAndWhatIsDroppedIsCounted() {
        for (int i = 0; i < OutboxReporter.MOST_EVENTS + 3; i++) {
            reporter.happened(WebhookEvent.ofChannel(Name.CACHE_MISS, "c"));
        }
        assertThat(counts.dropped()).isEqualTo(3);
        int told = 0;
        for (Optional<Content> next = reporter.next(); next.isPresent(); next = reporter.next()) {
            assertThat(next.get().events()).hasSizeLessThanOrEqualTo(OutboxReporter.MOST_AT_ONCE);
            told += next.get().events().size();
            reporter.taken(1);
        }
        assertThat(told).isEqualTo(OutboxReporter.MOST_EVENTS);
        reporter.happened(WebhookEvent.ofChannel(Name.CACHE_MISS, "c"));
        assertThat(counts.dropped()).isEqualTo(3);
    }

    @Test
    void largeEventsAreSeveralReports() {
        String data = "x".repeat(100 << 10);
        for (int i = 0; i < 5; i++) {
            reporter.happened(WebhookEvent.ofClient("c", "client-x", data, "1.2", Optional.empty()));
        }
        assertThat(reporter.next().orElseThrow().events()).hasSize(3);
    }

    @Test
    void ofCountsTheNewestIsTold() {
        reporter.counted("c", 1);
        reporter.counted("c", 2);
        assertThat(reporter.next().orElseThrow().events()).containsExactly(WebhookEvent.ofCount("c", 2));
    }
}
