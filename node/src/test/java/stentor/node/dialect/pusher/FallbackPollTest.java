package stentor.node.dialect.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import stentor.node.fallback.FallbackCommand;
import stentor.node.fallback.FallbackCommand.Said;
import stentor.node.fallback.FallbackDesk;
import stentor.node.fallback.FallbackEvent;
import stentor.node.fallback.FallbackKey;
import stentor.node.http.Answer;
import stentor.node.http.Connection;

class FallbackPollTest {
    /** A connection that stays. */
    private static final class Client implements Connection {
        @Override
        public InetSocketAddress remoteAddress() {
            return InetSocketAddress.createUnresolved("client.test", 1);
        }

        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public Registration onClose(Runnable action) {
            return () -> {};
        }

        @Override
        public EventLoop loop() {
            throw new AssertionError("nothing is written");
        }

        @Override
        public boolean sendsChunks() {
            return true;
        }

        @Override
        public void abort() {
            throw new AssertionError("the connection stays");
        }
    }

    /** No session is ever reached. */
    private static final class Nowhere implements FallbackDesk.Sessions {
        @Override
        public void tell(FallbackKey session, FallbackCommand command) {
            // As above.
        }

        @Override
        public CompletionStage<FallbackEvent.Heard> say(FallbackKey session, List<Said.Message> messages) {
            return new CompletableFuture<>();
        }
    }

    @Test
    void aClientWhoseSessionIsLostIsToldToConnectAgainAtOnce() {
        FallbackPoll poll = new FallbackPoll(new Client());
        FallbackDesk desk = new FallbackDesk(new Nowhere(), behavior -> null);
        CompletionStage<Answer> answer = poll.answer(desk, new FallbackKey("default", "app", "session"));
        poll.lost();
        HttpResponse response = answer.toCompletableFuture().join().response();
        assertThat(response.status().intValue()).isEqualTo(200);
        assertThat(((HttpEntity.Strict) response.entity()).getData().utf8String())
                .isEqualTo("c[4200,\"Please reconnect\"]\n");
    }
}
