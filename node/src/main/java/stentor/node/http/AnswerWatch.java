package stentor.node.http;

/**
 * Follows one answer on its way to the operating system, so that a handler knows whether its client can have it. Told on
 * the connection's threads, in this order; must not block.
 */
public interface AnswerWatch {
    /** Its first byte is about to be written. False: it must not be sent any more, and is not told anything else. */
    boolean begins();

    /** All of it was handed to the operating system. The last that is told. */
    void handedOver();

    /** The client was gone before that, though it may have a part. The last that is told. */
    void brokenOff();
}
