/**
 * Connections of Pusher clients whose network lets no WebSockets through: sessions that a client keeps open by one HTTP request after
 * the other, or by one whose answer goes on and on. Each session has one owner in the cluster, found by the name that its client gave
 * it, so any node can take any of the requests. The dialect decides what is said ({@link stentor.node.fallback.Conversation}); this
 * package carries it, and knows no HTTP.
 */
package stentor.node.fallback;
