package stentor.node.routes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import stentor.node.dialect.relay.SubscriberDialect;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.RequestHandler;
import stentor.node.location.LocationTable;

/** That every type of location has its dialect; a node whose router lacks one does not start. */
class RouterTest {
    private static final RequestHandler ELSEWHERE = (request, connection) -> Answer.now(Answers.text(404, "nothing"));

    @Test
    void aTypeOfLocationWithoutADialectIsRefused() {
        assertThatThrownBy(() -> new Router(
                        LocationTable.defaults(), List.of(new SubscriberDialect(null)), null, null, ELSEWHERE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no dialect for")
                .hasMessageNotContaining("SubscriberLocation");
    }

    @Test
    void twoDialectsForOneTypeOfLocationAreRefused() {
        assertThatThrownBy(() -> new Router(
                        LocationTable.defaults(),
                        List.of(new SubscriberDialect(null), new SubscriberDialect(null)),
                        null,
                        null,
                        ELSEWHERE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two dialects for");
    }
}
