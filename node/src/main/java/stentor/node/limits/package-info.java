/** What is refused because it is too much: the limits that clients are told of, and what counts towards them. Knows nothing else. */
package stentor.node.limits;
