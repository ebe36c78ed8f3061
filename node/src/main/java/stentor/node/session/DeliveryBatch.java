package stentor.node.session;

import java.util.List;
import java.util.OptionalLong;

/**
 * What goes to a client at once.
 *
 * @param deliveries in their order
 * @param number by which the client acknowledges it; empty: it does not
 * @param gaps the subscriptions on which messages before these are gone
 */
public record DeliveryBatch(List<Delivered> deliveries, OptionalLong number, List<String> gaps) {
    public DeliveryBatch {
        deliveries = List.copyOf(deliveries);
        gaps = List.copyOf(gaps);
    }
}
