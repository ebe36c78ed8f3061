package stentor.node.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.util.ByteString;

/** A request's body, as far as the client has sent it. */
public sealed interface RequestBody {
    /** Within each such time a body must be complete, or have come on at a fair rate (4 kB a second). */
    Duration PATIENCE = Duration.ofSeconds(30);

    /** Where the server leaves a body that was not there yet when its request's head was. */
    AttributeKey<Incoming> INCOMING = AttributeKey.create("stentor-incoming-body", Incoming.class);

    /** A body that comes when it is read. */
    interface Incoming {
        /** Reads it into memory; a second time it is the same. From any thread. See {@link RequestBody#read}. */
        CompletionStage<RequestBody> read(long limit, Duration patience);

        /** Whether it was read and is {@link TooSlow}. From any thread. */
        boolean isTooSlow();
    }

    /** All of it; no bytes if the request has no body. The array is the caller's. */
    record Complete(byte[] bytes) implements RequestBody {}

    /**
     * It has, or was said to have, more bytes than the limit; answer 413. The rest is not kept. The connection ends with
     * the answer, which gives the client time to read it.
     */
    record TooLarge(long limit) implements RequestBody {}

    /** It did not come to its end: cut off, or malformed. Answer 400 with the reason, if anybody still reads. */
    record Broken(String reason) implements RequestBody {}

    /** Within that time nothing came, or too little. Answer 408; the connection ends with it. */
    record TooSlow(Duration patience) implements RequestBody {}

    /**
     * Reads the body into memory; the stage never fails. A declared length over the limit is refused before anything is
     * read, so that a client that expects {@code 100 Continue} sends nothing in vain.
     *
     * @param limit in bytes
     */
    static CompletionStage<RequestBody> read(HttpRequest request, long limit, ClassicActorSystemProvider system) {
        return read(request, limit, PATIENCE, system);
    }

    /** As the other, with a patience of one's own. */
    static CompletionStage<RequestBody> read(
            HttpRequest request, long limit, Duration patience, ClassicActorSystemProvider system) {
        Optional<Incoming> incoming = request.getAttribute(INCOMING);
        if (incoming.isPresent()) {
            return incoming.get().read(limit, patience);
        }
        ByteString data = ((HttpEntity.Strict) request.entity()).getData();
        return CompletableFuture.completedFuture(
                data.size() > limit ? new TooLarge(limit) : new Complete(data.toArrayUnsafe()));
    }
}
