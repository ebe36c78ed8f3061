/**
 * Bayeux at its locations. Requests over long-polling, callback-polling, WebSockets and event streams become exchanges with
 * sessions, and their outcomes become answers. What sessions decide is in {@link stentor.node.session}.
 */
package stentor.node.dialect.bayeux;
