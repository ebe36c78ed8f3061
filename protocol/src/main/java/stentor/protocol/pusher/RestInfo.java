package stentor.protocol.pusher;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a caller of the HTTP API may ask of channels, by {@code info}. */
public enum RestInfo {
    USER_COUNT("user_count"),
    SUBSCRIPTION_COUNT("subscription_count"),
    CACHE("cache");

    private final String attribute;

    RestInfo(String attribute) {
        this.attribute = attribute;
    }

    /** As it stands in calls and answers. */
    public String attribute() {
        return attribute;
    }

    /** Reads a list with commas; what is not known is not told. */
    public static Set<RestInfo> read(Optional<String> list) {
        Set<RestInfo> read = EnumSet.noneOf(RestInfo.class);
        for (String part : list.orElse("").split(",")) {
            for (RestInfo info : values()) {
                if (info.attribute.equals(part.strip())) {
                    read.add(info);
                }
            }
        }
        return read;
    }
}
