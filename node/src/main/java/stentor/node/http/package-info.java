/**
 * HTTP as handlers of requests see it: a {@link stentor.node.http.RequestHandler} gets a request and its {@link
 * stentor.node.http.Connection}, and gives an {@link stentor.node.http.Answer}. Knows none of the packages below it, which do the work, and
 * no channels, messages or locations.
 *
 * <ul>
 *   <li>{@code server} listens, and finds out which version of HTTP a connection speaks;
 *   <li>{@code http1} and {@code http2} read and write the bytes of one version;
 *   <li>{@code connection} has what both share: the states of a connection, limits, how it ends;
 *   <li>{@code stream} and {@code poll} write to many clients at once: endless answers, long-polls;
 *   <li>{@code tls} and {@code files}: certificates, static files;
 *   <li>{@code net}: sockets and the threads that own them.
 * </ul>
 */
package stentor.node.http;
