package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import stentor.node.http.RequestBody;

/**
 * A body that was not there yet when its request's head was: it is read when somebody wants it, and then up to a limit. All of
 * it runs on the loop but {@link #read}.
 */
final class IncomingBody implements RequestBody.Incoming {
    private static final int FIRST_BYTES = 8 << 10;
    private static final String CUT_OFF = "the connection ended before the body did";

    /** The connection that it comes from. */
    interface Intake {
        /** Lets the body come; tells the client first that it may send it, if it waits for that. */
        void resumeReading();

        /** Nothing more of it is wanted for now. */
        void pauseReading();
    }

    private final OptionalLong length;
    private final EventExecutor loop;
    private final Intake intake;
    private final CompletableFuture<RequestBody> outcome = new CompletableFuture<>();
    private byte[] bytes = {};
    private int size;
    private int sizeBefore;
    private long limit;
    private boolean wanted;
    private boolean clientFinished;
    private boolean complete;
    private Future<?> watch;

    /** @param length as the head declares it */
    IncomingBody(OptionalLong length, EventExecutor loop, Intake intake) {
        this.length = length;
        this.loop = loop;
        this.intake = intake;
    }

    @Override
    public CompletionStage<RequestBody> read(long newLimit, Duration newPatience) {
        if (length.orElse(0) > newLimit) {
            return CompletableFuture.completedFuture(new RequestBody.TooLarge(newLimit));
        }
        if (loop.inEventLoop()) {
            begin(newLimit, newPatience);
        } else {
            loop.execute(() -> begin(newLimit, newPatience));
        }
        return outcome;
    }

    /** As an entity of Pekko's, for routes in its DSL: read as a whole when the stream is run. */
    RequestEntity entity(long most, Duration patience) {
        Source<ByteString, ?> source = Source.lazyCompletionStage(() -> {
            CompletableFuture<ByteString> whole = new CompletableFuture<>();
            read(most, patience).thenAccept(body -> give(body, whole));
            return whole;
        });
        return length.isPresent()
                ? HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, length.getAsLong(), source)
                : HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, source);
    }

    private static void give(RequestBody body, CompletableFuture<ByteString> bytes) {
        if (body instanceof RequestBody.Complete whole) {
            bytes.complete(ByteString.fromArrayUnsafe(whole.bytes()));
        } else {
            bytes.completeExceptionally(
                    body instanceof RequestBody.TooLarge tooLarge
                            ? PekkoRequests.tooLarge(tooLarge.limit())
                            : new IllegalStateException(body.toString()));
        }
    }

    @Override
    public boolean isTooSlow() {
        return outcome.getNow(null) instanceof RequestBody.TooSlow;
    }

    private void begin(long newLimit, Duration newPatience) {
        if (wanted || outcome.isDone()) {
            return;
        }
        wanted = true;
        limit = newLimit;
        watch(newPatience);
        intake.resumeReading();
        if (clientFinished) {
            cutOff();
        }
    }

    private void watch(Duration time) {
        watch = loop.schedule(
                () -> {
                    if (size - sizeBefore >= Activity.SLOWEST * time.toMillis() / 1000) {
                        sizeBefore = size;
                        watch(time);
                    } else {
                        end(new RequestBody.TooSlow(time));
                    }
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** A part of it; the caller releases it. */
    void take(HttpContent part) {
        if (part.decoderResult().isFailure()) {
            end(new RequestBody.Broken(
                    "the body is malformed (" + part.decoderResult().cause().getMessage() + ")"));
            return;
        }
        if (!outcome.isDone()) {
            add(part.content());
        }
        if (part instanceof LastHttpContent) {
            complete = true;
            end(new RequestBody.Complete(bytes.length == size ? bytes : Arrays.copyOf(bytes, size)));
        }
    }

    private void add(ByteBuf part) {
        int more = part.readableBytes();
        if ((long) size + more > limit) {
            end(new RequestBody.TooLarge(limit));
            return;
        }
        if (size + more > bytes.length) {
            // Not all that is declared at once: a client may declare much and send nothing.
            long room = Math.max(Math.max(FIRST_BYTES, 2L * bytes.length), size + more);
            bytes = Arrays.copyOf(bytes, (int) Math.min(room, length.orElse(limit)));
        }
        part.readBytes(bytes, size, more);
        size += more;
    }

    /** The client has finished sending: a body that is not complete will never be. */
    void clientFinished() {
        clientFinished = true;
        if (wanted) {
            cutOff();
        }
    }

    /** The connection is gone. */
    void cutOff() {
        end(new RequestBody.Broken(CUT_OFF));
    }

    /** Whether all of it has come, so that what follows is another request. */
    boolean isComplete() {
        return complete;
    }

    private void end(RequestBody result) {
        if (outcome.isDone()) {
            return;
        }
        if (watch != null) {
            watch.cancel(false);
        }
        bytes = new byte[0];
        size = 0;
        intake.pauseReading();
        outcome.complete(result);
    }
}
