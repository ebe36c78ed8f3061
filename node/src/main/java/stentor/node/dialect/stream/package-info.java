/**
 * Subscribers that are handed message after message: event streams, WebSockets, endless multipart, a chunk a message;
 * and publishers that send theirs over a WebSocket. Turns requests into subscriptions, and deliveries into bytes; what the
 * bytes look like is in {@code stentor.protocol.stream}, what carries them in {@code stentor.node.http.stream}.
 */
package stentor.node.dialect.stream;
