package stentor.node.dialect.relay;

import stentor.node.http.Connection;
import stentor.node.http.poll.PollGroup;
import stentor.node.hub.PollLane;

/** Polls wait together that are answered the same, by the same thread. */
record TogetherChoice(ChannelPolls polls, Connection connection) implements PollLane.Choice {
    private record Key(PollAnswers answers, Object neighbourhood) {}

    @Override
    public Object key() {
        return new Key(polls.answers(), PollGroup.neighbourhood(connection));
    }

    @Override
    public PollLane open(PollLane.Counter counter) {
        return new Together(polls, connection, counter);
    }
}
