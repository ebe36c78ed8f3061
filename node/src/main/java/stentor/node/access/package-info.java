/**
 * Who may use a location, and for what: pages of other origins, host names, callers. Decided before a dialect is asked; what a
 * caller may do with a channel is decided when the dialect knows which channel is meant. Knows no dialect.
 */
package stentor.node.access;
