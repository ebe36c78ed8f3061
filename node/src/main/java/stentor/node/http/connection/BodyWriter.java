package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.OptionalLong;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import stentor.node.http.ChunkFrame;

/** Writes an answer's body that comes as a stream, a file for example, no faster than the client takes it. */
final class BodyWriter extends GraphStage<SinkShape<ByteString>> {
    private final Inlet<ByteString> in = Inlet.create("BodyWriter.in");
    private final SinkShape<ByteString> shape = SinkShape.of(in);

    private final Channel channel;
    private final OptionalLong announced;
    private final boolean chunks;
    private final Runnable complete;
    private final Runnable broken;
    /** Made when the stream is run, before that returns. */
    private Logic logic;

    /**
     * @param announced the length that the head has announced
     * @param chunks whether the body is cut in chunks if no length is announced
     * @param broken is run if the body fails or is longer or shorter than announced: the client must not take it for complete
     */
    BodyWriter(Channel channel, OptionalLong announced, boolean chunks, Runnable complete, Runnable broken) {
        this.channel = channel;
        this.announced = announced;
        this.chunks = chunks;
        this.complete = complete;
        this.broken = broken;
    }

    @Override
    public SinkShape<ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        logic = new Logic();
        return logic;
    }

    /** There is room for more to be written. On the loop. */
    void roomAgain() {
        logic.roomAgain.invoke(ByteString.emptyByteString());
    }

    /** The connection is gone. On the loop. */
    void gone() {
        logic.gone.invoke(ByteString.emptyByteString());
    }

    private final class Logic extends GraphStageLogic {
        private final AsyncCallback<ByteString> roomAgain = createAsyncCallback(nothing -> pullIfRoom());
        private final AsyncCallback<ByteString> gone = createAsyncCallback(nothing -> completeStage());
        private long written;

        private Logic() {
            super(shape);
            setHandler(in, new Taker());
        }

        @Override
        public void preStart() {
            pull(in);
        }

        private void pullIfRoom() {
            if (!hasBeenPulled(in) && !isClosed(in) && channel.isWritable()) {
                pull(in);
            }
        }

        private final class Taker extends AbstractInHandler {
            @Override
            public void onPush() {
                ByteString bytes = grab(in);
                written += bytes.size();
                if (written > announced.orElse(Long.MAX_VALUE)) {
                    broken.run();
                    completeStage();
                    return;
                }
                if (!bytes.isEmpty()) {
                    channel.writeAndFlush(announced.isEmpty() && chunks ? chunk(bytes) : whole(bytes));
                }
                pullIfRoom();
            }

            @Override
            public void onUpstreamFinish() {
                (written == announced.orElse(written) ? complete : broken).run();
                completeStage();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
                broken.run();
                failStage(failure);
            }
        }

        private ByteBuf whole(ByteString bytes) {
            return Unpooled.wrappedBuffer(bytes.toArrayUnsafe());
        }

        private ByteBuf chunk(ByteString bytes) {
            ByteBuf chunk = channel.alloc().buffer(bytes.size() + ChunkFrame.OVERHEAD);
            ChunkFrame.begin(chunk, bytes.size());
            chunk.writeBytes(bytes.toArrayUnsafe());
            ChunkFrame.end(chunk);
            return chunk;
        }
    }
}
