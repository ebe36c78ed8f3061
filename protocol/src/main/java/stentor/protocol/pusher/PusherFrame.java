package stentor.protocol.pusher;

import java.util.Optional;

/** What a client says on its connection. */
public sealed interface PusherFrame {
    /**
     * @param auth {@code KEY:SIGNATURE}; public channels may carry an empty one
     * @param channelData of a presence channel: who the subscriber is, as the signature covers it
     * @param since where a client stands that recovers; see {@link Recover}
     */
    record Subscribe(String channel, Optional<String> auth, Optional<String> channelData, Optional<String> since)
            implements PusherFrame {}

    record Unsubscribe(String channel) implements PusherFrame {}

    /**
     * To the other members of a channel.
     *
     * @param data as its readers are given it: the string that was sent, or the JSON text of another value
     */
    record ClientEvent(String event, String channel, String data) implements PusherFrame {}

    /** @param userData who the user is, as the signature covers it */
    record SignIn(String auth, String userData) implements PusherFrame {}

    record Ping() implements PusherFrame {}

    record Pong() implements PusherFrame {}

    /** Stentor's own: from now on the client wants to be told its position in each channel. */
    record Recover() implements PusherFrame {}

    /** An event that means nothing on the way from a client to a server. */
    record Unknown(String event) implements PusherFrame {}

    /** It cannot be read; the reason is for the client. */
    record Malformed(String reason) implements PusherFrame {}
}
