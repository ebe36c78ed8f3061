/**
 * Messages as the streaming transports write them: event streams, WebSocket frames with and without their id, endless
 * and finite multipart, and the ids of a subscription to several channels. Bytes in and out; knows no connection.
 */
package stentor.protocol.stream;
