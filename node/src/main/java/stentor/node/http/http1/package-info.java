/**
 * HTTP/1.0 and 1.1: Netty's decoder, which waits while a request is answered; answers as bytes; the shortcut for polls that a client
 * repeats byte for byte.
 */
package stentor.node.http.http1;
