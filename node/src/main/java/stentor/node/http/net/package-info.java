/**
 * Sockets and the threads that own them, by Netty. A connection belongs to one loop, and whatever touches it runs there;
 * nothing on a loop ever waits. Knows no HTTP: a connection's handlers know what its bytes mean.
 */
package stentor.node.http.net;
