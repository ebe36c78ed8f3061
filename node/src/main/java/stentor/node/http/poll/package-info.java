/** Long-polls that are answered together. Knows HTTP, and not what a message is. */
package stentor.node.http.poll;
