package stentor.node.management;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Something that an operator tells the node to do, by POST. */
public interface Order {
    /** Where it is given, as {@code /revoke}. */
    String path();

    /** Does it. The request comes from somebody who may give orders. */
    CompletionStage<HttpResponse> carryOut(HttpRequest request);
}
