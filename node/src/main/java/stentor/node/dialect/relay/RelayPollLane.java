package stentor.node.dialect.relay;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.poll.HeldPolls;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.PollLane;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.SentId;
import stentor.protocol.relay.StatedId;

/** Polls of one channel and one loop that are answered alike. */
final class RelayPollLane implements PollLane<Poll>, HeldPolls.Keeper<MessageId> {
    private final ChannelPolls polls;
    private final Counter counter;
    private final HeldPolls<MessageId> held;

    private RelayPollLane(ChannelPolls polls, Connection like, Counter counter) {
        this.polls = polls;
        this.counter = counter;
        this.held = new HeldPolls<>(like, polls.subscribing().timeout(), this);
    }

    /** Which lane a poll may share. */
    record Choice(Poll subscriber, ChannelPolls polls, Connection connection) implements PollLane.Choice<Poll> {
        private record Key(PollAnswers answers, Object loop) {}

        @Override
        public Object key() {
            return new Key(polls.answers(), connection.loop());
        }

        @Override
        public RelayPollLane open(PollLane.Counter counter) {
            return new RelayPollLane(polls, connection, counter);
        }
    }

    @Override
    public void join(Poll poll) {
        held.hold(poll, poll.deadline());
    }

    @Override
    public void answer(Poll poll, Delivery delivery) {
        held.answer(poll, delivery.message().id(), () -> poll.deliver(delivery, false));
    }

    @Override
    public void hand(Delivery delivery, int newest, long until) {
        held.answer(
                () -> answer(delivery),
                new HeldPolls.Late(newest, until),
                delivery.message().payload().weight());
    }

    private HeldPolls.Given<MessageId> answer(Delivery delivery) {
        MessageId id = delivery.message().id();
        SentId sent = SentId.of(id);
        return new HeldPolls.Given<>(
                id, delivery.message().publishedAt(), delivery.as(polls.answers()), sent.lastModified(), sent.tag());
    }

    @Override
    public void end(End end) {
        Supplier<Answer> answer = () -> end(polls, end);
        if (end == End.GOING_AWAY) {
            held.end(answer, polls.answers().ends()::nextMillis);
        } else {
            held.end(answer);
        }
    }

    private static Answer end(ChannelPolls polls, End end) {
        return Answer.of(polls.answers().end(end, new StatedId.Absent()));
    }

    @Override
    public void dissolve() {
        held.dissolve();
    }

    @Override
    public void counted(int waiting, long told) {
        counter.counted(waiting, told);
    }

    @Override
    public void answered(int those) {
        polls.answers().counts().held().add(those);
    }

    @Override
    public void answeredAll(long publishedAt) {
        polls.answers().counts().written().accept(publishedAt);
    }

    @Override
    public CompletionStage<Answer> askAgain(MessageId mark, Connection connection, long deadline) {
        return polls.goOn(connection, mark, deadline);
    }

    @Override
    public Answer timeout() {
        return end(polls, End.TIMEOUT);
    }
}
