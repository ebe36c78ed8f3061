package stentor.node.dialect.relay;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.http.Answers;
import stentor.protocol.channel.ChannelInfo;

/** What a channel's owner says, as a publisher is told it. */
final class PublisherAnswers {
    private static final String RETRY_SECONDS = "1";

    private PublisherAnswers() {}

    static HttpResponse of(PublisherReply reply, InfoView view) {
        if (reply instanceof ChannelActor.Published published) {
            return info(published.recipients() > 0 ? 201 : 202, published.info(), view);
        }
        if (reply instanceof ChannelActor.Channel channel) {
            return info(200, channel.info(), view);
        }
        if (reply instanceof ChannelActor.NoSuchChannel) {
            return Answers.text(404, "no such channel");
        }
        if (reply instanceof ChannelActor.Overloaded) {
            return tryAgain("too many publishes wait for this channel; nothing was published");
        }
        if (reply instanceof ChannelActor.LogUnavailable) {
            return unknownOutcome();
        }
        throw new IllegalStateException("not a reply to a publisher: " + reply);
    }

    /** 503: whether it was published is not known; with the same Idempotency-Key a repeat is safe. */
    static HttpResponse unknownOutcome() {
        return tryAgain("outcome unknown: repeat with the same Idempotency-Key");
    }

    private static HttpResponse tryAgain(String text) {
        return Answers.text(503, text, Answers.header("Retry-After", RETRY_SECONDS));
    }

    private static HttpResponse info(int status, ChannelInfo info, InfoView view) {
        return Answers.body(
                status,
                Optional.of(view.format().contentType()),
                view.body(info).getBytes(StandardCharsets.UTF_8),
                Answers.header("X-Channel-Subscribers", Long.toString(info.subscribers())),
                Answers.header("X-Channel-Messages", Long.toString(info.messages())),
                Answers.header("X-Channel-Last-Message-Id", view.lastMessageId(info)));
    }
}
