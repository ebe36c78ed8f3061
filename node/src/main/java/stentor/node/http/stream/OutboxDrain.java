package stentor.node.http.stream;

import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import stentor.node.http.stream.ClientStream.Joining;

/** The end of a stage that writes what a client's stream holds whenever the connection takes more. */
final class OutboxDrain extends AbstractOutHandler {
    /** Of pieces that leave as one, in bytes. */
    private static final int MAX_JOINED = 64 * 1024;

    private final ClientStream stream;
    private final Outbox outbox;
    private final Joining joining;
    private final GraphStageLogic logic;
    private final Outlet<ByteString> out;

    OutboxDrain(ClientStream stream, Joining joining, GraphStageLogic logic, Outlet<ByteString> out) {
        this.stream = stream;
        this.outbox = stream.outbox();
        this.joining = joining;
        this.logic = logic;
        this.out = out;
    }

    /** To be called when the stage starts. */
    void start() {
        AsyncCallback<Object> called = logic.createAsyncCallback(nothing -> {
            if (logic.isAvailable(out)) {
                onPull();
            } else if (outbox.isDone() && !logic.isClosed(out)) {
                logic.complete(out);
            }
        });
        outbox.readBy(() -> called.invoke(this));
    }

    @Override
    public void onPull() {
        ByteString next = joining == Joining.JOINED ? outbox.takeJoined(MAX_JOINED) : outbox.takeOne();
        if (!next.isEmpty()) {
            logic.push(out, next);
            stream.taken();
        }
        if (outbox.isDone()) {
            logic.complete(out);
        }
    }
}
