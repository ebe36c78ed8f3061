package stentor.node.http;

import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.event.Logging;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.impl.engine.parsing.HttpRequestParser;
import org.apache.pekko.http.impl.engine.parsing.ParserOutput.MessageStartError;
import org.apache.pekko.http.impl.engine.parsing.ParserOutput.RequestOutput;
import org.apache.pekko.http.impl.engine.parsing.ParserOutput.RequestStart;
import org.apache.pekko.http.impl.engine.server.HttpServerBluePrint;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.Http;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.scaladsl.BidiFlow$;
import org.apache.pekko.util.ByteString;

/**
 * From bytes to requests and from responses to bytes: Pekko's own parts, put together here rather than by its {@code
 * serverLayer}, for one reason: that one turns a request's Content-Type into a model ({@code
 * application/json;charset=x} becomes {@code application/json}), while a message's subscribers must get what its
 * publisher wrote. Left out as well: the timeout and the guard around the handler, which {@link RequestStage} makes
 * needless. This class and its neighbours are the only ones that know those parts, which Pekko calls internal.
 */
final class HttpLayer {
    private static final Set<String> SCHEMES = Set.of("", "http", "https", "ws", "wss");

    private HttpLayer() {}

    /** Made once for all connections; each runs its own copy. */
    static BidiFlow<HttpResponse, ByteString, SessionBytes, HttpRequest, NotUsed> create(
            ActorSystem system, int maxChunk) {
        LoggingAdapter log = Logging.getLogger(system, HttpLayer.class);
        // Pekko's Scala settings are the only ones that there are.
        ServerSettings settings = (ServerSettings) PekkoHttpSettings.create(system, maxChunk);
        HttpRequestParser parser = new HttpRequestParser(
                settings.parserSettings(),
                settings.websocketSettings(),
                settings.rawRequestUriHeader(),
                HeaderParsing.create(settings.parserSettings(), log));
        return inJava(HttpServerBluePrint.requestPreparation(settings)
                .atop(BidiFlow$.MODULE$.fromFlows(
                        Flow.of(org.apache.pekko.http.scaladsl.model.HttpResponse.class), new BodyEnds()))
                .atop(HttpServerBluePrint.controller(settings, log))
                .atop(BidiFlow$.MODULE$.fromFlows(
                        Flow.fromGraph(new AnswerBeginnings())
                                .via(HttpServerBluePrint.rendering(
                                        settings, log, Http.apply(system).dateHeaderRendering())),
                        Flow.of(SessionBytes.class).via(parser).map(HttpLayer::withKnownScheme)))
                .atop(HttpServerBluePrint.websocketSupport(settings, log)));
    }

    /** Pekko's Scala models are the only ones that its Java models have as classes. */
    @SuppressWarnings("unchecked")
    private static BidiFlow<HttpResponse, ByteString, SessionBytes, HttpRequest, NotUsed> inJava(
            org.apache.pekko.stream.scaladsl.BidiFlow<?, ByteString, SessionBytes, ?, NotUsed> scala) {
        return (BidiFlow<HttpResponse, ByteString, SessionBytes, HttpRequest, NotUsed>) new BidiFlow<>(scala);
    }

    /** Pekko fails the connection of a request for {@code ftp://...} rather than answer it. */
    private static RequestOutput withKnownScheme(RequestOutput output) {
        if (output instanceof RequestStart start
                && !SCHEMES.contains(start.uri().scheme())) {
            return new MessageStartError(
                    StatusCode.int2StatusCode(400), new ErrorInfo("The request's URL is not an HTTP one", ""));
        }
        return output;
    }
}
