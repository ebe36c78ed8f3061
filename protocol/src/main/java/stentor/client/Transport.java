package stentor.client;

/** How a subscription's messages come. */
public enum Transport {
    /** Server-Sent Events. Goes through every proxy; text only, with the event's name and without its type. */
    EVENT_STREAM,

    /** WebSocket with the subprotocol {@code ws+meta.nchan}: any bytes, with their type and without the event's name. */
    WEB_SOCKET,

    /**
     * The endless multipart stream of a bus location: any bytes, with type and sender. It starts at now and has no ids, so
     * messages that are published while the connection is lost are missed; the next one is said to follow a gap.
     */
    BUS
}
