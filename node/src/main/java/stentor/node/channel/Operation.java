package stentor.node.channel;

/** What a channel does one after the other, in the order in which it was asked. */
sealed interface Operation {
    /** Appends what was published. */
    record Append(ChannelActor.Publish command) implements Operation {
        @Override
        public void answer(ChannelActor.PublisherReply reply) {
            command.replyTo().tell(reply);
        }
    }

    record Create(ChannelActor.Create command) implements Operation {
        @Override
        public void answer(ChannelActor.PublisherReply reply) {
            command.replyTo().tell(reply);
        }
    }

    record Inspect(ChannelActor.Inspect command) implements Operation {
        @Override
        public void answer(ChannelActor.PublisherReply reply) {
            command.replyTo().tell(reply);
        }
    }

    record Delete(ChannelActor.Delete command) implements Operation {
        @Override
        public void answer(ChannelActor.PublisherReply reply) {
            command.replyTo().tell(reply);
        }
    }

    record Attach(HubCommand.Attach command) implements Operation {
        @Override
        public void answer(ChannelActor.PublisherReply reply) {
            // A hub that gets no answer asks again by itself.
        }
    }

    /** The command that asked for it. */
    ChannelActor.Command command();

    /** Tells whoever asked, if it is a publisher. */
    void answer(ChannelActor.PublisherReply reply);
}
