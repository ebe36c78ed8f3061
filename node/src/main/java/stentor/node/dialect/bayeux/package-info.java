/**
 * Bayeux at its locations: requests over long-polling, callback-polling, WebSockets and event streams into exchanges with
 * sessions, and their outcomes into answers. What sessions decide is in {@link stentor.node.session}.
 */
package stentor.node.dialect.bayeux;
