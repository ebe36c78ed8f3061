/**
 * The durable order of a channel's messages: what every implementation promises ({@link
 * stentor.node.messagelog.MessageLog}), the rules by which a buffer shrinks, and the one that lives in memory. Knows
 * neither actors nor HTTP.
 */
package stentor.node.messagelog;
