package stentor.protocol.pusher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who somebody is: of the {@code channel_data} of a presence channel, or of the {@code user_data} of a sign-in.
 *
 * @param id never empty
 * @param info JSON text
 * @param watchlist the users whose coming and going this one is told
 */
public record UserData(String id, Optional<String> info, List<String> watchlist) {
    public static final int MAX_ID = 128;

    public UserData {
        Objects.requireNonNull(id);
        Objects.requireNonNull(info);
        watchlist = List.copyOf(watchlist);
    }

    /** What came of reading it. */
    public sealed interface Read {}

    public record Known(UserData user) implements Read {}

    public record Malformed(String reason) implements Read {}

    /** Reads {@code {"user_id": ..., "user_info": ...}}; the id may be a number, as all SDKs allow. */
    public static Read ofChannel(String channelData) {
        try {
            JsonNode data = Json.parse(channelData);
            JsonNode id = data.path("user_id");
            return id.isTextual() || id.isNumber()
                    ? known(id.asText(), data.path("user_info"), List.of())
                    : new Malformed("channel_data.user_id is not a string");
        } catch (Json.NotJsonException e) {
            return new Malformed("channel_data is not JSON");
        }
    }

    /** Reads {@code {"id": ..., "user_info": ..., "watchlist": [...]}}; the id is a string. */
    public static Read ofSignIn(String userData) {
        try {
            JsonNode data = Json.parse(userData);
            Optional<String> id = Json.text(data, "id");
            if (id.isEmpty()) {
                return new Malformed("user_data.id is not a string");
            }
            JsonNode watchlist = data.path("watchlist");
            List<String> watched = new ArrayList<>();
            for (JsonNode user : watchlist) {
                if (!user.isTextual()) {
                    return new Malformed("user_data.watchlist is not a list of strings");
                }
                watched.add(user.textValue());
            }
            return watchlist.isMissingNode() || watchlist.isArray() || watchlist.isNull()
                    ? known(id.get(), data.path("user_info"), watched)
                    : new Malformed("user_data.watchlist is not a list of strings");
        } catch (Json.NotJsonException e) {
            return new Malformed("user_data is not JSON");
        }
    }

    private static Read known(String id, JsonNode info, List<String> watchlist) {
        if (id.isEmpty() || id.length() > MAX_ID) {
            return new Malformed("a user's id has 1 to " + MAX_ID + " characters");
        }
        Optional<String> text =
                info.isMissingNode() || info.isNull() ? Optional.empty() : Optional.of(Json.write(info));
        return new Known(new UserData(id, text, watchlist));
    }
}
