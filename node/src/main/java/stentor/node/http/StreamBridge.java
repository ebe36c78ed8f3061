package stentor.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Joins a connection to a stream that serves it. What the client sends is told from the loop and taken by the stream; the
 * socket is not read while the stream has enough. What the stream has for the client is written as fast as it goes.
 */
final class StreamBridge extends GraphStage<FlowShape<ByteString, ByteString>> {
    /** What may wait for the stream before the socket is not read any more, in bytes. */
    private static final int READ_AHEAD = 64 << 10;

    private final Inlet<ByteString> toClient = Inlet.create("StreamBridge.toClient");
    private final Outlet<ByteString> fromClient = Outlet.create("StreamBridge.fromClient");
    private final FlowShape<ByteString, ByteString> shape = new FlowShape<>(toClient, fromClient);

    private final Channel channel;
    private final ClientConnection connection;
    private final Runnable closeOutput;
    private final Runnable abort;
    /** Made when the stream is run, before that returns. */
    private Logic logic;

    /**
     * @param closeOutput the stream has no more for the client
     * @param abort the stream has failed
     */
    StreamBridge(Channel channel, ClientConnection connection, Runnable closeOutput, Runnable abort) {
        this.channel = channel;
        this.connection = connection;
        this.closeOutput = closeOutput;
        this.abort = abort;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        logic = new Logic();
        return logic;
    }

    /** The client has sent this. On the loop. */
    void received(ByteBuf bytes) {
        ByteString copy = ByteString.fromArrayUnsafe(ByteBufUtil.getBytes(bytes));
        bytes.release();
        logic.told.invoke(() -> logic.onReceived(copy));
    }

    /** The client sends no more. On the loop. */
    void finished() {
        logic.told.invoke(logic::onFinished);
    }

    /** There is room for more to be written. On the loop. */
    void roomAgain() {
        logic.told.invoke(logic::pullIfRoom);
    }

    /** The connection is gone. On the loop. */
    void gone() {
        logic.told.invoke(logic::completeStage);
    }

    private final class Logic extends GraphStageLogic {
        /** One for all that is told: only so it comes in the order in which it was told, even before the start. */
        private final AsyncCallback<Runnable> told = createAsyncCallback(Runnable::run);

        private ByteString waiting = ByteString.emptyByteString();
        private boolean clientFinished;
        private boolean failed;

        private Logic() {
            super(shape);
            setHandler(toClient, new ToClient());
            setHandler(fromClient, new FromClient());
        }

        @Override
        public void preStart() {
            pull(toClient);
        }

        @Override
        public void postStop() {
            (failed ? abort : closeOutput).run();
        }

        private void onReceived(ByteString bytes) {
            if (!isClosed(fromClient)) {
                waiting = waiting.concat(bytes);
                handOn();
            }
        }

        private void onFinished() {
            clientFinished = true;
            handOn();
        }

        private void handOn() {
            if (isAvailable(fromClient) && !waiting.isEmpty()) {
                push(fromClient, waiting);
                waiting = ByteString.emptyByteString();
            }
            if (clientFinished && waiting.isEmpty()) {
                complete(fromClient);
            }
            channel.config().setAutoRead(waiting.size() < READ_AHEAD);
        }

        private void pullIfRoom() {
            if (!isClosed(toClient) && !hasBeenPulled(toClient) && channel.isWritable()) {
                pull(toClient);
            }
        }

        private final class ToClient extends AbstractInHandler {
            @Override
            public void onPush() {
                for (ByteBuffer piece : grab(toClient).getByteBuffers()) {
                    channel.write(Unpooled.wrappedBuffer(piece));
                }
                if (connection.hasBegun()) {
                    // Done when all before it is.
                    connection.written(channel.write(Unpooled.EMPTY_BUFFER));
                }
                channel.flush();
                pullIfRoom();
            }

            @Override
            public void onUpstreamFinish() {
                closeOutput.run();
                if (isClosed(fromClient)) {
                    completeStage();
                }
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
                failed = true;
                failStage(failure);
            }
        }

        private final class FromClient extends AbstractOutHandler {
            @Override
            public void onPull() {
                handOn();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                if (isClosed(toClient)) {
                    completeStage();
                }
            }
        }
    }
}
