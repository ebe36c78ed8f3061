package stentor.node.dialect.relay;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.dialect.SubscriberTransport;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.location.Transport;

/** All transports for subscribers. A request asks for one of them by its headers. */
public final class Transports {
    private final Map<Transport, SubscriberTransport> transports;

    /** @throws IllegalArgumentException if one is missing */
    public Transports(Map<Transport, SubscriberTransport> transports) {
        this.transports = Map.copyOf(transports);
        for (Transport transport : Transport.values()) {
            if (!transports.containsKey(transport)) {
                throw new IllegalArgumentException("no transport " + transport);
            }
        }
    }

    CompletionStage<Answer> subscribe(SubscriberRequest request) {
        TransportChoice choice = TransportChoice.of(request.request(), request.subscribing());
        Optional<String> refusal = choice.refusal();
        return refusal.isPresent()
                ? Answer.now(Answers.text(406, refusal.get()))
                : transports.get(choice.transport()).subscribe(request);
    }
}
