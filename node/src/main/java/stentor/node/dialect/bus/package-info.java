/**
 * The bus (msgbus): GET streams a channel from now on, POST publishes to it. From request to command and from delivery
 * to bytes; filters and parts themselves are in {@code stentor.protocol.bus}.
 */
package stentor.node.dialect.bus;
