package stentor.node.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import stentor.node.location.BusLocation;
import stentor.node.location.Location;
import stentor.node.location.LocationPattern;
import stentor.node.location.LocationTable;
import stentor.node.location.LocationTable.Shadowed;
import stentor.node.location.Mount;
import stentor.node.location.PubSubLocation;
import stentor.node.location.PublisherLocation;
import stentor.node.location.Publishing;
import stentor.node.location.QueueLocation;
import stentor.node.location.Queueing;
import stentor.node.location.SubscriberLocation;
import stentor.node.location.Subscribing;
import stentor.node.messagelog.ChannelSettings;

/** All settings of all locations. */
final class LocationListing {
    private static final String NONE = "none";

    private final Listing listing;

    private LocationListing(Listing listing) {
        this.listing = listing;
    }

    static void add(LocationTable table, Listing listing) {
        listing.heading("Locations, in the order in which they are tried");
        List<Shadowed> shadowed = table.shadowed();
        for (int i = 0; i < table.locations().size(); i++) {
            int index = i;
            String fate = shadowed.stream()
                    .filter(hidden -> hidden.index() == index)
                    .map(hidden -> ", never reached because of "
                            + title(table.locations().get(hidden.hiddenBy())))
                    .collect(Collectors.joining());
            Location location = table.locations().get(i);
            listing.subheading(title(location) + fate);
            new LocationListing(listing).add(location);
        }
    }

    private static String title(Location location) {
        LocationPattern pattern = location.mount().pattern();
        return location.type() + " at " + pattern.kind() + " " + pattern.source();
    }

    private void add(Location location) {
        mount(location.mount());
        if (location instanceof PublisherLocation publisher) {
            publishing(publisher.publishing());
            separator(publisher.publishing().channelsSeparator());
        } else if (location instanceof SubscriberLocation subscriber) {
            subscribing(subscriber.subscribing());
            separator(subscriber.subscribing().channelsSeparator());
        } else if (location instanceof PubSubLocation pubSub) {
            publishing(pubSub.publishing());
            subscribing(pubSub.subscribing());
        } else if (location instanceof QueueLocation queue) {
            queueing(queue.queueing());
        } else if (location instanceof BusLocation bus) {
            listing.row("secret", bus.secret().map(hidden -> "given").orElse(NONE));
        } else {
            throw new AssertionError("a location of unknown type: " + location);
        }
    }

    private void mount(Mount mount) {
        listing.row("store", mount.store())
                .row("channel_group", mount.group().isEmpty() ? NONE : mount.group())
                .row("allow_origin", mount.allowOrigin().isEmpty() ? "*" : String.join(" ", mount.allowOrigin()));
    }

    private void publishing(Publishing publishing) {
        ChannelSettings channel = publishing.channel();
        listing.row("create_on_post", publishing.createOnPost())
                .row("store_messages", channel.storeMessages())
                .row("message_timeout", channel.messageTimeout(), "never")
                .row("max_messages", channel.maxMessages())
                .row("min_messages", channel.minMessages())
                .row("min_recipients", channel.minRecipients())
                .row("delete_delivered", channel.deleteDelivered())
                .row("channel_timeout", channel.channelTimeout());
    }

    private void subscribing(Subscribing subscribing) {
        listing.row("polling", Words.of(subscribing.polling()))
                .row("concurrency", Words.of(subscribing.concurrency()))
                .row("default_type", subscribing.defaultType().orElse(NONE));
        subscribing.addHeader().forEach((name, value) -> listing.row("add_header", name + ": " + value));
        listing.row("timeout", subscribing.timeout(), NONE)
                .row("timeout_status", subscribing.timeoutStatus())
                .row("create_on_subscribe", subscribing.createOnSubscribe())
                .row("first_message", Words.of(subscribing.firstMessage()))
                .row("transports", Words.of(subscribing.transports()));
    }

    private void queueing(Queueing queueing) {
        listing.row("timeout", queueing.timeout(), NONE)
                .row("timeout_status", queueing.timeoutStatus())
                .row("ack_timeout", queueing.ackTimeout())
                .row("max_messages", queueing.maxMessages())
                .row("message_timeout", queueing.messageTimeout(), "never");
    }

    private void separator(Optional<String> separator) {
        listing.row("channels_separator", separator.orElse(NONE));
    }
}
