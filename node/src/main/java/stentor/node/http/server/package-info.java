/**
 * Listens, and gives each new connection the handlers of the version that its client speaks: by ALPN on the TLS port, by the first bytes
 * on the plain one. Ends what takes too long, and everything at a stop.
 */
package stentor.node.http.server;
