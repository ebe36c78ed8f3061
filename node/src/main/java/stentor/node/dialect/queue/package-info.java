/**
 * Queues as Pistachio speaks them: POST pushes, GET takes. From request to command, and from what is taken to a response
 * that is followed until the operating system has it.
 */
package stentor.node.dialect.queue;
