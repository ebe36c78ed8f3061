/**
 * HTTP/2 (RFC 9113). Each stream is a Netty channel of its own and is served like a connection of HTTP/1.1; what clients can do to the
 * connection as a whole has bounds here.
 */
package stentor.node.http.http2;
