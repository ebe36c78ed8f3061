package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.Map;

/**
 * Long-poll subscribers (Basic HTTP Push Relay Protocol): each poll says by {@code If-Modified-Since} and {@code
 * If-None-Match} which message came last and is answered with the next one.
 */
public final class LongPollSimulation extends ChannelSimulation {
    public LongPollSimulation() {
        super("/publisher/", "/subscriber/");
        Map<String, String> lastSeen = Map.of("If-Modified-Since", "#{modified}", "If-None-Match", "#{tag}");
        subscribeBy(exec(poll(Map.of()))
                .exec(asLongAsDuring(ChannelSimulation::isWaiting, settings.limit())
                        .on(exec(poll(lastSeen)))));
    }

    private HttpRequestActionBuilder poll(Map<String, String> headers) {
        return http("poll")
                .get(subscriberPath())
                .headers(headers)
                .requestTimeout(settings.patience())
                .check(
                        status().is(200),
                        header("X-Message-Gap").notExists(),
                        header("Last-Modified").saveAs("modified"),
                        header("Etag").saveAs("tag"),
                        bodyString().transformWithSession(this::acceptNow).is(""));
    }
}
