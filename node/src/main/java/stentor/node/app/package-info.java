/**
 * The applications that may use the Pusher dialect (and sign for Bayeux): their keys, limits and webhooks. Settings
 * alone; the code that reads and applies them is elsewhere.
 */
package stentor.node.app;
