package stentor.node.dialect.relay;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.channel.PublisherReply;
import stentor.node.dialect.Publisher;
import stentor.node.http.Answers;
import stentor.protocol.channel.ChannelInfo;

/** What a channel's owner says, as a publisher is told it. */
final class PublisherAnswers {
    private PublisherAnswers() {}

    /** @param keyed whether the request had an idempotency key */
    static HttpResponse of(PublisherReply reply, InfoView view, boolean keyed) {
        if (reply instanceof PublisherReply.Published published) {
            return info(published.recipients() > 0 ? 201 : 202, published.info(), view);
        }
        if (reply instanceof PublisherReply.Channel channel) {
            return info(200, channel.info(), view);
        }
        return Publisher.problem(reply, keyed)
                .orElseThrow(() -> new IllegalStateException("not a reply to a publisher: " + reply));
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
