/**
 * A client's connection, whichever version of HTTP it speaks: reads one request after the other, asks the handler, writes the answer,
 * notices that the client is gone, enforces limits of number and time, ends the socket well. What it does about an event depends on
 * its {@code Phase}. A {@link stentor.node.http.connection.Wire} reads and writes the bytes; there is one for each version.
 */
package stentor.node.http.connection;
