/**
 * What every way to subscribe promises, written once: {@link stentor.node.transports.TransportContract} says what has to hold, and
 * each transport has a client of its own. A new transport or dialect joins by one more subclass.
 */
package stentor.node.transports;
