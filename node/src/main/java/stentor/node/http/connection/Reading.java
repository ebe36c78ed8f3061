package stentor.node.http.connection;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.OptionalLong;
import stentor.node.http.RequestBody;

/** The next request is read, or waited for. A body that has come with its head is the request's; others come later. */
final class Reading extends Phase {
    /** A body of this size is taken before the handler is asked, if it is there. */
    private static final int MAX_AT_ONCE = 64 << 10;

    private static final byte[] NO_BODY = {};

    private final HttpConnection connection;
    private HttpRequest head;
    private byte[] body = NO_BODY;
    private int size;

    Reading(HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    void read(HttpObject part) {
        try {
            if (part instanceof HttpRequest request) {
                begin(request);
            }
            if (part instanceof HttpContent content && head != null) {
                take(content);
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void begin(HttpRequest request) {
        Optional<RequestRules.Refusal> refusal = RequestRules.refusal(request);
        if (refusal.isPresent()) {
            connection.refuse(refusal.get().status(), refusal.get().text());
            return;
        }
        long length = HttpUtil.getContentLength(request, 0L);
        boolean chunked = HttpUtil.isTransferEncodingChunked(request);
        boolean here = !chunked && length <= MAX_AT_ONCE && connection.wire().unreadBytes() >= length
                || request instanceof LastHttpContent;
        if (here) {
            head = request;
            body = length == 0 ? NO_BODY : new byte[(int) length];
        } else {
            handleWithBody(request, chunked ? OptionalLong.empty() : OptionalLong.of(length));
        }
    }

    private void take(HttpContent content) {
        int more = content.content().readableBytes();
        content.content().readBytes(body, size, more);
        size += more;
        if (content instanceof LastHttpContent) {
            HttpRequest request = head;
            byte[] all = body;
            head = null;
            body = NO_BODY;
            size = 0;
            handle(request, all);
        }
    }

    private void handle(HttpRequest request, byte[] all) {
        ask(
                request,
                PekkoRequests.create(request, connection.wire().protocol(request), PekkoRequests.entity(all)),
                Optional.empty());
    }

    /** The handler is asked first; the body is read when the handler wants it. */
    private void handleWithBody(HttpRequest request, OptionalLong length) {
        Wire wire = connection.wire();
        boolean expectsContinue = HttpUtil.is100ContinueExpected(request);
        IncomingBody later = new IncomingBody(length, connection.channel().eventLoop(), new IncomingBody.Intake() {
            @Override
            public void resumeReading() {
                if (expectsContinue && wire.unreadBytes() == 0) {
                    wire.sendContinue();
                }
                wire.resumeReading();
            }

            @Override
            public void pauseReading() {
                wire.pauseReading();
            }
        });
        ServerContext server = connection.server();
        org.apache.pekko.http.javadsl.model.HttpRequest asked = PekkoRequests.create(
                        request,
                        wire.protocol(request),
                        later.entity(server.maxBody(), server.patience().request()))
                .addAttribute(RequestBody.INCOMING, later);
        ask(request, asked, Optional.of(later));
    }

    private void ask(
            HttpRequest request, org.apache.pekko.http.javadsl.model.HttpRequest asked, Optional<IncomingBody> later) {
        Wire wire = connection.wire();
        Handling handling = connection.handling(request.method().equals(HttpMethod.HEAD), wire.closes(request), later);
        connection.client().sendsChunks(wire.sendsChunks());
        handling.ask(asked);
    }

    @Override
    void clientFinished() {
        connection.finishReading();
    }

    @Override
    void roomAgain() {
        connection.readOn();
    }
}
