/**
 * HTTP below the dialects: listens, reads requests, writes answers, notices who has gone, enforces the limits that
 * every connection has. It must not know channels, messages or locations: what to answer is the
 * {@link stentor.node.http.RequestHandler}'s business.
 */
package stentor.node.http;
