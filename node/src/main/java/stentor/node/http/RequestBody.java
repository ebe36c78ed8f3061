package stentor.node.http;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;

public sealed interface RequestBody {
    record Complete(byte[] bytes) implements RequestBody {}

    record TooLarge(long limit) implements RequestBody {}

    record Broken(String reason) implements RequestBody {}

    static CompletionStage<RequestBody> read(HttpRequest request, long limit, ActorSystem<?> system) {
        return request.entity()
                .withSizeLimit(limit)
                .toStrict(30000, system)
                .handle((entity, failure) ->
                        failure == null ? new Complete(entity.getData().toArrayUnsafe()) : new TooLarge(limit));
    }
}
