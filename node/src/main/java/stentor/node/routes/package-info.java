/**
 * From a request to the dialect that answers it: location, channel id, access, method, CORS. Knows every dialect; no
 * dialect knows it.
 */
package stentor.node.routes;
