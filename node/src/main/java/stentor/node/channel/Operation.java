package stentor.node.channel;

/** What a channel does one after the other, in the order in which it was asked. */
sealed interface Operation {
    /** Appends what was published. */
    record Append(ChannelActor.Publish publish) implements Operation {}

    record Create(ChannelActor.Create create) implements Operation {}

    record Inspect(ChannelActor.Inspect inspect) implements Operation {}

    record Delete(ChannelActor.Delete delete) implements Operation {}

    record Attach(ChannelActor.Attach attach) implements Operation {}

    /** Tells whoever asked that the log did not take part, if it waits for an answer. */
    default void unavailable() {
        if (this instanceof Append append) {
            append.publish.replyTo().tell(new ChannelActor.LogUnavailable());
        } else if (this instanceof Create create) {
            create.create.replyTo().tell(new ChannelActor.LogUnavailable());
        } else if (this instanceof Inspect inspect) {
            inspect.inspect.replyTo().tell(new ChannelActor.LogUnavailable());
        } else if (this instanceof Delete delete) {
            delete.delete.replyTo().tell(new ChannelActor.LogUnavailable());
        }
        // A hub that gets no answer to Attach asks again by itself.
    }
}
