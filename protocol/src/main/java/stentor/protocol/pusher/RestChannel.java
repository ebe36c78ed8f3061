package stentor.protocol.pusher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the HTTP API says of a channel.
 *
 * @param userCount of presence channels only
 * @param cached the last event of a cache channel
 */
public record RestChannel(long subscriptionCount, OptionalLong userCount, Optional<Cached> cached) {
    /** @param ttlSeconds for how long it is kept yet */
    public record Cached(String event, String data, long ttlSeconds) {}

    /** The answer to a call that asked for nothing. */
    public static final String NOTHING = "{}";

    /** A channel by itself. */
    public String encode(Set<RestInfo> info) {
        ObjectNode object = Json.MAPPER.createObjectNode().put("occupied", subscriptionCount > 0);
        addTo(object, info);
        return Json.write(object);
    }

    /** Channels by their names. */
    public static String encode(Map<String, RestChannel> channels, Set<RestInfo> info) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        ObjectNode byName = object.putObject("channels");
        channels.forEach((name, channel) -> channel.addTo(byName.putObject(name), info));
        return Json.write(object);
    }

    /** One for each event of a batch, as far as the event asked for anything. */
    public static String encodeBatch(List<Optional<RestChannel>> channels, List<Set<RestInfo>> info) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        var batch = object.putArray("batch");
        for (int i = 0; i < channels.size(); i++) {
            ObjectNode item = batch.addObject();
            Set<RestInfo> wanted = info.get(i);
            channels.get(i).ifPresent(channel -> channel.addTo(item, wanted));
        }
        return Json.write(object);
    }

    public static String encodeUsers(Iterable<String> ids) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        var users = object.putArray("users");
        ids.forEach(id -> users.addObject().put("id", id));
        return Json.write(object);
    }

    private void addTo(ObjectNode object, Set<RestInfo> info) {
        if (info.contains(RestInfo.USER_COUNT) && userCount.isPresent()) {
            object.put(RestInfo.USER_COUNT.attribute(), userCount.getAsLong());
        }
        if (info.contains(RestInfo.SUBSCRIPTION_COUNT)) {
            object.put(RestInfo.SUBSCRIPTION_COUNT.attribute(), subscriptionCount);
        }
        if (info.contains(RestInfo.CACHE)) {
            if (cached.isEmpty()) {
                object.putNull(RestInfo.CACHE.attribute());
            } else {
                object.putObject(RestInfo.CACHE.attribute())
                        .put("data", cached.get().data())
                        .put("ttl", cached.get().ttlSeconds());
            }
        }
    }

    /** Bytes of JSON text as they go out. */
    public static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
