package stentor.node.location;

/** URLs that share one role on channels, and the settings for it. */
public sealed interface Location
        permits PublisherLocation,
                SubscriberLocation,
                PubSubLocation,
                QueueLocation,
                BusLocation,
                PusherLocation,
                BayeuxLocation {
    /** Where it is, and which channels it means. */
    Mount mount();

    /** Adds all its settings, given or by default, but for those of its {@link #mount}. */
    void listSettings(SettingsList list);

    /** Its role as configuration files call it. */
    String type();
}
