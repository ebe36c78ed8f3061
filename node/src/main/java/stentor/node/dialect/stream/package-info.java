/**
 * Subscribers that are handed message after message: event streams, WebSockets, endless multipart, a chunk a message;
 * and publishers that send theirs over a WebSocket. From request to subscription, and from delivery to bytes; what the
 * bytes look like is in {@code stentor.protocol.stream}, what carries them in {@code stentor.node.http.stream}.
 */
package stentor.node.dialect.stream;
