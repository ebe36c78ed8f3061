/**
 * Queues: each message goes to one of the consumers that compete for it. A queue has one owner in the cluster, {@link
 * stentor.node.queue.QueueActor}, which decides by plain classes ({@code QueueOwner}, {@code ConsumerRoster}) which consumer
 * gets what and writes it to the log before any consumer gets anything. The consumers of a node wait at its desk, {@link
 * stentor.node.queue.ConsumerDesk}. Knows no HTTP and no Redis.
 *
 * <h2>How a message gets to exactly one consumer</h2>
 *
 * A consumer that has been waiting for a while is <i>called</i> first, and has to answer, before a message is written down
 * as its own: so a consumer at the desk of a node that died or froze swallows nothing, the next consumer is called. A
 * consumer that has only just asked needs no call. Then the hand-out is a fenced write, so of two actors that both take
 * themselves for the owner only one can hand out. After that write the message leaves for the desk. The desk hands it to the connection
 * and reports once the operating system has all of the answer, or that it never will, again and again until the owner has
 * written that down.
 *
 * <p>An owner that takes over finds in the log which hand-outs are without a report, and asks their desks. A desk that knows
 * nothing of a hand-out will refuse it if it still comes (it is from an older epoch), so the message goes back. Thus the
 * death of an owner loses no message and repeats none.
 *
 * <p>What is left is a node that dies between the write of a hand-out and its report. Whether the consumer got the message
 * cannot be known. It goes back as soon as the node has left the cluster: far more often it was still on its way, and what
 * a publisher was told is in the log must survive the death of any node. Only where the node died in the instant after its
 * operating system had all of the answer does the message come twice. A node that was merely stalled, and given up by the
 * others meanwhile, hands nothing over before it knows whether it is still a member.
 */
package stentor.node.queue;
