/**
 * What a node counts, for Prometheus. Decorators count at a few interfaces that all calls pass (the channels' and queues'
 * owners, the logs, the transports), so the code behind them knows nothing of it. Numbers that other classes keep anyway are read
 * when somebody asks. Only the node that wires everything knows this package.
 */
package stentor.node.metrics;
