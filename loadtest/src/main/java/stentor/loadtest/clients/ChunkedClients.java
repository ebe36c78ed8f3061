package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.http.HttpRequestActionBuilder;

/** Subscribers that get a chunk a message: what reads it sees no chunks, so each message ends its line. */
final class ChunkedClients extends StreamClients<LineStream> {
    ChunkedClients(String name, Settings settings) {
        super(name, settings, byLines("TE: chunked", settings));
    }

    @Override
    HttpRequestActionBuilder publish(String requestName) {
        return http(requestName)
                .post("/publisher/#{target}")
                .header("Content-Type", "text/plain")
                .body(StringBody("#{body}\n"))
                .check(status().in(201, 202));
    }
}
