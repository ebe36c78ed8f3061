/**
 * The applications that may use the Pusher dialect (and sign for Bayeux): their keys, limits and webhooks. Settings alone; who reads
 * and who obeys them is elsewhere.
 */
package stentor.node.app;
