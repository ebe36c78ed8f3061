package stentor.node.channel;

/**
 * Is told how far a publish is, where its owner lives on the publisher's own node: it is not sent to another node. Told by the owner,
 * one call after the other, before the publisher is answered; must not block and must not fail.
 */
public interface PublishWatch {
    /** Of a publish that nobody watches. */
    PublishWatch NONE = new PublishWatch() {
        @Override
        public void appending() {}

        @Override
        public void appended() {}

        @Override
        public void handedOut(int hubs) {}
    };

    /** The log is asked to take it; once more, where the log has to be claimed again. */
    void appending();

    /** The log has it, or had it before if it is a repeat. */
    void appended();

    /** It was given to the channel's hubs: so many nodes have subscribers. */
    void handedOut(int hubs);
}
