/**
 * The bus (msgbus): GET streams a channel from now on, POST publishes to it. Turns requests into commands and deliveries
 * into bytes; filters and parts themselves are in {@code stentor.protocol.bus}.
 */
package stentor.node.dialect.bus;
