/**
 * A node's own subscribers of a channel. The hub is handed each message once by the channel's owner and gives it to all
 * of them; it keeps a short tail, so that most polls are answered without asking the owner. What a subscriber's
 * connection looks like is behind {@link stentor.node.hub.Subscriber}.
 */
package stentor.node.hub;
