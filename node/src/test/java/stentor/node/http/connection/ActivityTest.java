package stentor.node.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.http.connection.Activity.Verdict.ABORT;
import static stentor.node.http.connection.Activity.Verdict.CLOSE;
import static stentor.node.http.connection.Activity.Verdict.GOES_ON;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import stentor.node.http.HttpServerSettings.Patience;
import stentor.node.http.connection.Activity.Verdict;

class ActivityTest {
    /** Any moment will do, also one from which seconds run over the end of a long. */
    private static final long START = Long.MAX_VALUE - 1_000;

    private final Activity activity = new Activity(START);

    private static long at(long seconds) {
        return START + Duration.ofSeconds(seconds).toNanos();
    }

    private Verdict verdict(long seconds) {
        return activity.verdict(at(seconds), Patience.DEFAULT);
    }

    @Test
    void aConnectionWithoutARequestMayStay75Seconds() {
        assertThat(verdict(75)).isEqualTo(GOES_ON);
        assertThat(verdict(76)).isEqualTo(CLOSE);
    }

    @Test
    void aHeadMayTake30SecondsHoweverManyPiecesItComesIn() {
        activity.received(at(10));
        activity.received(at(39));
        assertThat(verdict(40)).isEqualTo(GOES_ON);
        assertThat(verdict(41)).isEqualTo(CLOSE);
    }

    @Test
    void aHeldRequestMayStayForEver() {
        activity.received(at(0));
        activity.requestBegan();
        activity.received(at(2));
        assertThat(verdict(100_000)).isEqualTo(GOES_ON);
    }

    @Test
    void theTimeOfAnIdleConnectionStartsWithItsLastAnswer() {
        activity.received(at(0));
        activity.requestBegan();
        activity.requestAnswered(at(100));
        assertThat(verdict(175)).isEqualTo(GOES_ON);
        assertThat(verdict(176)).isEqualTo(CLOSE);
    }

    @Test
    void aClientThatTakesNoneOfItsAnswerIsCutOff() {
        activity.requestBegan();
        activity.writeBegan(1_000, at(10));
        assertThat(verdict(85)).isEqualTo(GOES_ON);
        assertThat(verdict(86)).isEqualTo(ABORT);
    }

    @Test
    void aLargeAnswerGetsTheTimeThatASlowClientNeeds() {
        activity.requestBegan();
        activity.writeBegan(4096 * 100, at(0));
        assertThat(verdict(175)).isEqualTo(GOES_ON);
        assertThat(verdict(176)).isEqualTo(ABORT);
    }

    @Test
    void aWrittenAnswerIsNotWaitedFor() {
        activity.requestBegan();
        activity.writeBegan(1_000, at(1));
        activity.writeEnded(at(2));
        assertThat(verdict(1_000)).isEqualTo(GOES_ON);
    }

    @Test
    void aRequestWhoseClientHasFinishedIsGivenUpAfterAWhileWithoutProgress() {
        activity.requestBegan();
        activity.clientDone(at(1));
        assertThat(verdict(7)).isEqualTo(GOES_ON);
        activity.writeBegan(1_000, at(7));
        activity.writeEnded(at(7));
        assertThat(verdict(13)).isEqualTo(GOES_ON);
        assertThat(verdict(14)).isEqualTo(ABORT);
    }

    @Test
    void aClientThatGoesOnSendingAfterItsLastAnswerHas5Seconds() {
        activity.requestBegan();
        activity.requestAnswered(at(1));
        activity.lingering(at(1));
        activity.received(at(2));
        assertThat(verdict(6)).isEqualTo(GOES_ON);
        assertThat(verdict(7)).isEqualTo(ABORT);
    }
}
