/**
 * The words every dialect shares: a channel's key, a message and its id, where a subscriber stands, what a channel says
 * of itself. Plain values; nothing here knows a wire format, an actor or a store.
 */
package stentor.protocol.channel;
