package stentor.node.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The answer to a request. */
public sealed interface Answer {
    /** The response; of an answer that goes on, its head. */
    HttpResponse response();

    /** The same answer with more headers. */
    Answer withHeaders(List<HttpHeader> headers);

    /** A response with its body, or with none. */
    static Answer of(HttpResponse response) {
        return new Whole(response, Optional.empty());
    }

    /** As {@link #of}, for a handler that has it already. */
    static CompletionStage<Answer> now(HttpResponse response) {
        return CompletableFuture.completedFuture(of(response));
    }

    /**
     * A response with its body, or with none.
     *
     * @param next where the client goes on if it sends the same poll again; see {@link NextPoll}
     */
    record Whole(HttpResponse response, Optional<NextPoll> next) implements Answer {
        public Whole {
            Objects.requireNonNull(response);
            Objects.requireNonNull(next);
        }

        /**
         * The same, but a repeated poll continues from it without the handler only as long as this decision holds.
         *
         * @param decision asked on the connection's loop for each poll, and must not block
         */
        public Whole repeatableWhile(BooleanSupplier decision) {
            return new Whole(response, next.map(its -> new NextPollWhile(its, decision)));
        }

        /** A poll that was told more than others cannot go on together with them: this has no {@link #next}. */
        @Override
        public Answer withHeaders(List<HttpHeader> headers) {
            return new Whole(response.addHeaders(headers), Optional.empty());
        }
    }

    /**
     * A response that is followed until the operating system has it. The handler hears of a client that is gone before the
     * answer begins by {@link Connection#onClose} alone.
     *
     * @param response with its body in memory
     * @param instead is sent in its place if the watch does not let it begin, or the client counts as gone by then
     */
    record Watched(HttpResponse response, AnswerWatch watch, HttpResponse instead) implements Answer {
        public Watched {
            Objects.requireNonNull(watch);
            Objects.requireNonNull(instead);
            if (!response.entity().isStrict()) {
                throw new IllegalArgumentException("an answer that is watched must have its body in memory");
            }
        }

        @Override
        public Answer withHeaders(List<HttpHeader> headers) {
            return new Watched(response.addHeaders(headers), watch, instead.addHeaders(headers));
        }
    }

    /**
     * A response whose body goes on for as long as the client stays. It leaves the path of requests: from its head on, the
     * body is written to the connection directly.
     *
     * @param response the head; its entity says nothing
     */
    record Streamed(HttpResponse response, Detached body) implements Answer {
        public Streamed {
            Objects.requireNonNull(response);
            Objects.requireNonNull(body);
        }

        @Override
        public Answer withHeaders(List<HttpHeader> headers) {
            return new Streamed(response.addHeaders(headers), body);
        }
    }

    /**
     * 101: from its end on, the connection's bytes are those of another protocol.
     *
     * @param response the head, but for its {@code Connection}
     */
    record Upgraded(HttpResponse response, Detached spoken) implements Answer {
        public Upgraded {
            Objects.requireNonNull(response);
            Objects.requireNonNull(spoken);
        }

        @Override
        public Answer withHeaders(List<HttpHeader> headers) {
            return new Upgraded(response.addHeaders(headers), spoken);
        }
    }
}
