/**
 * Sockets and the threads that own them, by Netty. A connection belongs to one loop, and whatever touches it runs there;
 * nothing on a loop ever waits. Knows no HTTP: what a connection's bytes mean is the business of its handlers.
 */
package stentor.node.http.net;
