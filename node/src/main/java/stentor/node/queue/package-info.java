/**
 * Queues: each message goes to one of the consumers that compete for it. A queue has one owner in the cluster, {@link
 * stentor.node.queue.QueueActor}, which decides by plain classes ({@code QueueOwner}, {@code ConsumerRoster}) who gets what
 * and writes it to the log before anybody gets anything. The consumers of a node stand at its desk, {@link
 * stentor.node.queue.ConsumerDesk}. Knows no HTTP and no Redis.
 *
 * <h2>How a message gets to exactly one consumer</h2>
 *
 * A consumer that has been waiting for a while is <i>called</i> first, and has to answer, before a message is written down
 * as its own: so whoever stands at the desk of a node that died or froze swallows nothing, the next consumer is called. A
 * consumer that has only just asked needs no call. Then the hand-out is a fenced write, so of two owners that both believe
 * in themselves one cannot hand out; and only after it the message leaves for the desk. The desk hands it to the connection
 * and reports once the connection's bytes were pulled, or that they never will be, again and again until the owner has
 * written that down.
 *
 * <p>An owner that takes over finds in the log which hand-outs are without a report, and asks their desks. A desk that knows
 * nothing of a hand-out will refuse it if it still comes (it is from an older epoch), so the message goes back. Thus the
 * death of an owner loses no message and repeats none.
 *
 * <p>What is left is a desk that dies between the write of a hand-out and its report. Whether the consumer got the message
 * cannot be known, so without {@code ?ack=true} it is given up: who does not acknowledge is promised at most once, and a
 * message that comes twice would be the worse surprise (it cannot be told from a second message, while a consumer that must
 * not lose any can acknowledge). The window is the way from the owner to the connection, below a millisecond.
 */
package stentor.node.queue;
