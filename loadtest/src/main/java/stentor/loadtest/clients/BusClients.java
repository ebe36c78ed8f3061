package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.http.HttpRequestActionBuilder;
import stentor.client.Transport;

/** Subscribers to channels of the bus (msgbus): an endless multipart stream each, which begins at now. */
final class BusClients extends StreamClients<ClientStream> {
    BusClients(String name, Settings settings) {
        super(name, settings, by(Transport.BUS, "/msgbus/", settings));
    }

    @Override
    HttpRequestActionBuilder publish(String requestName) {
        return http(requestName)
                .post("/msgbus/#{target}")
                .header("Content-Type", "text/plain")
                .body(StringBody("#{body}"))
                .check(status().is(204));
    }
}
