/**
 * Connections of Pusher clients whose network lets no WebSockets through: sessions that a client keeps up by one HTTP request after
 * the other, or by one that is answered bit by bit. Owned things, sharded by the client's name for its session: any node takes any
 * of the requests. What is said on such a connection is the dialect's business ({@link stentor.node.fallback.Conversation}); this
 * package carries it, and knows no HTTP.
 */
package stentor.node.fallback;
