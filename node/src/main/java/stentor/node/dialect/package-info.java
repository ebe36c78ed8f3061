/**
 * What all dialects have in common: how the router calls them, which channels a URL names, and how subscribers' transports
 * are handed from one dialect's package to another's, which do not know each other. A dialect is a package below this one.
 */
package stentor.node.dialect;
