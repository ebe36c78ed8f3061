package stentor.node.location;

/** URLs that share one role on channels, and the settings for it. */
public sealed interface Location
        permits PublisherLocation, SubscriberLocation, PubSubLocation, QueueLocation, BusLocation {
    /** Where it is, and which channels it means. */
    Mount mount();

    /** Its role as configuration files call it. */
    String type();
}
