/**
 * The WebSocket protocol (RFC 6455) as bytes: frames to be sent, messages read out of what a client sends, the
 * handshake's proof. Knows no connection and nothing of what the messages mean.
 */
package stentor.protocol.websocket;
