package stentor.node.routes;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.access.Allowance;
import stentor.node.access.Caller;
import stentor.node.access.ClientAddresses;
import stentor.node.http.Answer;
import stentor.node.http.Connection;

/**
 * How much one client may do, by its address.
 *
 * @param addresses of clients
 * @param rates how much they may publish; empty: as much as they want
 * @param requests how many requests they may have open through proxies; empty: as many as they want
 */
public record ClientLimits(ClientAddresses addresses, Optional<Rates> rates, Optional<OpenRequests> requests) {
    /** Says how much the client of an address may publish. */
    @FunctionalInterface
    public interface Rates {
        Allowance of(InetAddress address);
    }

    /** The same caller, with what its address may publish. */
    Caller limited(Caller caller, HttpRequest request, Connection connection) {
        return rates.isEmpty() ? caller : caller.with(rates.get().of(addresses.of(request, connection)));
    }

    /** Answers a request; if its client has too many open, by the refusal. */
    CompletionStage<Answer> counted(
            HttpRequest request,
            Connection connection,
            Supplier<CompletionStage<Answer>> answer,
            Supplier<CompletionStage<Answer>> refusal) {
        // A client that connects by itself is counted by its connections.
        if (requests.isEmpty() || !addresses.isProxy(connection.remoteAddress().getAddress())) {
            return answer.get();
        }
        InetAddress client = addresses.of(request, connection);
        return addresses.isProxy(client) ? answer.get() : requests.get().count(client, connection, answer, refusal);
    }
}
