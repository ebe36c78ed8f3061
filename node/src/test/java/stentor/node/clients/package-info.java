/**
 * Clients that people use, unmodified, from npm: EventSource, WebSocket, NchanSubscriber, fetch, and a browser. What they
 * do is in {@code src/test/js}; here a node is started for them. Where Node.js is not installed they are skipped.
 */
package stentor.node.clients;
