/**
 * Which URLs mean what: patterns, the role and settings behind each, and the table that finds them. Plain values that
 * check themselves; nothing here knows YAML, HTTP messages or actors.
 */
package stentor.node.location;
