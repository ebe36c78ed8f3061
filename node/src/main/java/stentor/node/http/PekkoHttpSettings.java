package stentor.node.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** Pekko HTTP's settings: {@code stentor-http.conf}, and what cannot be said there. */
final class PekkoHttpSettings {
    private static final String FILE = "stentor-http.conf";

    /** Methods that exist: handlers refuse them with 405, while the parser refuses what it does not know with 501. */
    private static final String[] OTHER_METHODS = {
        "COPY",
        "LINK",
        "LOCK",
        "MKCOL",
        "MOVE",
        "PROPFIND",
        "PROPPATCH",
        "PURGE",
        "QUERY",
        "REPORT",
        "SEARCH",
        "UNLINK",
        "UNLOCK"
    };

    private PekkoHttpSettings() {}

    static ServerSettings create(ActorSystem system, int maxChunk) {
        Config file = ConfigFactory.parseResources(PekkoHttpSettings.class.getClassLoader(), FILE);
        Config chunk = ConfigFactory.parseString("pekko.http.server.parsing.max-chunk-size = " + maxChunk);
        ServerSettings settings = ServerSettings.create(chunk.withFallback(file)
                .withFallback(system.settings().config())
                .resolve());
        return settings.withParserSettings(settings.getParserSettings().withCustomMethods(otherMethods()));
    }

    private static HttpMethod[] otherMethods() {
        HttpMethod[] methods = new HttpMethod[OTHER_METHODS.length];
        for (int i = 0; i < methods.length; i++) {
            methods[i] = HttpMethods.custom(OTHER_METHODS[i], false, false, RequestEntityAcceptances.Tolerated);
        }
        return methods;
    }
}
