package stentor.node.messagelog;

import stentor.protocol.channel.ChannelKey;

/** What the parts of {@link QueueLogContract} have at hand: a log, its clock and a queue that nobody used. */
interface QueueLogUnderTest {
    QueueLog log();

    SetClock clock();

    ChannelKey queue();

    /** The log loses everything it knows. */
    void lose();

    /** An owner that has just claimed the queue. */
    default QueueUser owner() {
        return new QueueUser(log(), clock(), queue());
    }
}
