/**
 * What a node counts, for Prometheus. Counts are taken at a few doors that everything passes (the channels' and queues'
 * owners, the logs, the transports), by decorators of their interfaces, so that what is counted need not know it; what is
 * counted elsewhere anyway is read when somebody asks. Only the node that wires everything knows this package.
 */
package stentor.node.metrics;
