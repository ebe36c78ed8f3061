package stentor.node.dialect.relay;

import java.util.concurrent.CompletionStage;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.poll.PollGroup;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.PollLane;
import stentor.node.hub.Subscriber;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.SentId;
import stentor.protocol.relay.StatedId;

/** Polls of one channel that wait together. */
final class Together implements PollLane, PollGroup.Keeper<MessageId> {
    private final ChannelPolls polls;
    private final Counter counter;
    private final PollGroup<MessageId> group;

    Together(ChannelPolls polls, Connection like, Counter counter) {
        this.polls = polls;
        this.counter = counter;
        this.group = new PollGroup<>(like, polls.subscribing().timeout(), this);
    }

    @Override
    public void take(Subscriber poll) {
        Poll its = (Poll) poll;
        group.hold(its, its.deadline());
    }

    @Override
    public void answer(Subscriber poll, Delivery delivery) {
        group.answer((Poll) poll, delivery.message().id(), () -> poll.deliver(delivery, false));
    }

    @Override
    public void hand(Delivery delivery, int newest, long until) {
        group.answer(() -> answer(delivery), new PollGroup.Late(newest, until));
    }

    private PollGroup.Given<MessageId> answer(Delivery delivery) {
        MessageId id = delivery.message().id();
        SentId sent = SentId.of(id);
        return new PollGroup.Given<>(id, delivery.as(polls.answers()), sent.lastModified(), sent.tag());
    }

    @Override
    public void end(End end) {
        group.end(() -> end(polls, end));
    }

    private static Answer end(ChannelPolls polls, End end) {
        return Answer.of(polls.answers().end(end, new StatedId.Absent()));
    }

    @Override
    public void dissolve() {
        group.dissolve();
    }

    @Override
    public void counted(int waiting, long told) {
        counter.counted(waiting, told);
    }

    @Override
    public CompletionStage<Answer> askThrough(MessageId mark, Connection connection, long deadline) {
        return polls.goOn(connection, mark, deadline);
    }

    @Override
    public Answer timeout() {
        return end(polls, End.TIMEOUT);
    }
}
