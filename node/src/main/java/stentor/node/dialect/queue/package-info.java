/**
 * Queues as Pistachio speaks them: POST pushes, GET takes. Turns requests into commands, and a message that is taken into a
 * response, which is watched until the operating system has all of it.
 */
package stentor.node.dialect.queue;
