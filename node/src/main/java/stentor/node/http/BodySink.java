package stentor.node.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import stentor.node.http.RequestBody.Broken;
import stentor.node.http.RequestBody.Complete;
import stentor.node.http.RequestBody.TooLarge;

/**
 * Collects a body up to a limit. It never cancels, because Pekko then drops the connection and the answer with it: once
 * the outcome is known it just stops reading, and the answer, which is the connection's last, ends both.
 */
final class BodySink
        extends AbstractGraphStageWithMaterializedValue<SinkShape<ByteString>, CompletionStage<RequestBody>> {
    /** How Pekko's parser puts that a single chunk is over the limit. */
    private static final String CHUNK_TOO_LARGE = "HTTP chunk of";

    private final Inlet<ByteString> in = Inlet.create("BodySink.in");
    private final SinkShape<ByteString> shape = SinkShape.of(in);
    private final long limit;
    private final Duration patience;

    /** @param patience within each such time the body must be complete, or have come on at a fair rate */
    BodySink(long limit, Duration patience) {
        this.limit = limit;
        this.patience = patience;
    }

    @Override
    public SinkShape<ByteString> shape() {
        return shape;
    }

    @Override
    public Pair<GraphStageLogic, CompletionStage<RequestBody>> createLogicAndMaterializedValuePair(
            Attributes attributes) {
        CompletableFuture<RequestBody> outcome = new CompletableFuture<>();
        return Pair.create(new Logic(outcome), outcome);
    }

    private final class Logic extends TimerGraphStageLogic {
        private final CompletableFuture<RequestBody> outcome;
        private ByteStringBuilder collected = ByteString.createBuilder();
        private long size;
        private long sizeBefore;

        private Logic(CompletableFuture<RequestBody> outcome) {
            super(shape);
            this.outcome = outcome;
            setHandler(in, new Collector());
        }

        @Override
        public void preStart() {
            scheduleOnce(this, patience);
            pull(in);
        }

        @Override
        public void onTimer(Object timer) {
            if (size - sizeBefore >= Activity.SLOWEST * patience.toMillis() / 1000) {
                sizeBefore = size;
                scheduleOnce(this, patience);
            } else {
                end(new Broken("the body did not come within " + patience.toSeconds() + " s"));
            }
        }

        @Override
        public void postStop() {
            end(new Broken("the connection ended before the body did"));
        }

        private void end(RequestBody result) {
            outcome.complete(result);
            collected = ByteString.createBuilder();
            cancelTimer(this);
        }

        private final class Collector extends AbstractInHandler {
            @Override
            public void onPush() {
                ByteString bytes = grab(in);
                size += bytes.size();
                if (size > limit) {
                    end(new TooLarge(limit));
                } else if (!outcome.isDone()) {
                    collected.append(bytes);
                    pull(in);
                }
            }

            @Override
            public void onUpstreamFinish() {
                end(new Complete(collected.result().toArrayUnsafe()));
                completeStage();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
                end(reason(failure));
                completeStage();
            }
        }

        private RequestBody reason(Throwable failure) {
            if (failure instanceof EntityStreamException malformed) {
                String summary = malformed.info().summary();
                return summary.startsWith(CHUNK_TOO_LARGE) ? new TooLarge(limit) : new Broken(summary);
            }
            return new Broken("the connection ended before the body did");
        }
    }
}
