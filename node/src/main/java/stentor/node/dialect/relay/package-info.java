/**
 * The Basic HTTP Push Relay Protocol: publishers that POST, and subscribers that poll. Turns requests into commands, and
 * deliveries into responses; the wire formats themselves are in {@code stentor.protocol.relay}.
 */
package stentor.node.dialect.relay;
