/**
 * The Pusher dialect: its WebSockets, its HTTP API. From frames and calls it makes subscriptions, publishes and questions; what
 * connects two connections (channels, members, users) is in the owned things behind them.
 */
package stentor.node.dialect.pusher;
