package stentor.node.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.RequestBody;

class BodiesTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final Bodies bodies = new Bodies(KIT.system(), () -> 100);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private int statusOf(RequestBody body) {
        RequestBody.Incoming incoming = new RequestBody.Incoming() {
            @Override
            public CompletionStage<RequestBody> read(long limit, Duration patience) {
                return CompletableFuture.completedFuture(body);
            }

            @Override
            public boolean isTooSlow() {
                return body instanceof RequestBody.TooSlow;
            }
        };
        HttpRequest request = HttpRequest.POST("/").addAttribute(RequestBody.INCOMING, incoming);
        return bodies.read(request, whole -> Answer.now(Answers.text(200, "read")))
                .toCompletableFuture()
                .join()
                .response()
                .status()
                .intValue();
    }

    @Test
    void aCompleteBodyIsGivenOn() {
        assertThat(statusOf(new RequestBody.Complete(new byte[0]))).isEqualTo(200);
    }

    @Test
    void eachWayNotToBeCompleteHasItsStatus() {
        assertThat(statusOf(new RequestBody.TooLarge(100))).isEqualTo(413);
        assertThat(statusOf(new RequestBody.TooSlow(Duration.ofSeconds(30)))).isEqualTo(408);
        assertThat(statusOf(new RequestBody.Broken("cut off"))).isEqualTo(400);
    }
}
