package stentor.node.http.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** An answer as bytes, to be written to several clients. */
public final class AnswerBytes {
    private AnswerBytes() {}

    /**
     * An answer with its body in memory, to a request that does not end its connection. Its Date is that of this moment.
     *
     * @throws ClassCastException if the body is not in memory
     */
    public static byte[] of(HttpResponse response) {
        ByteBuf bytes = AnswerWriter.ofLoop()
                .whole(response, false, AnswerWriter.Ending.STAYS, UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }
}
