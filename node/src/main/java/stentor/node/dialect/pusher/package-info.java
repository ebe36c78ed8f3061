/**
 * The Pusher dialect: its WebSockets, its HTTP API. It turns frames and calls into subscriptions, publishes and queries. What
 * connections have in common (channels, members, users) is kept by owners in the cluster, not here.
 */
package stentor.node.dialect.pusher;
