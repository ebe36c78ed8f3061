/**
 * The Basic HTTP Push Relay Protocol: publishers that POST, and subscribers that poll. From request to command, and from
 * delivery to response; the wire formats themselves are in {@code stentor.protocol.relay}.
 */
package stentor.node.dialect.relay;
