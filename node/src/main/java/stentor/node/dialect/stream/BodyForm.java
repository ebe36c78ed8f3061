package stentor.node.dialect.stream;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import stentor.node.http.stream.ClientStream;
import stentor.protocol.stream.EventStreamCodec;

/**
 * A stream that is the body of an HTTP answer.
 *
 * @param oneByOne whether each message has to be a chunk of its own
 */
record BodyForm(StreamForm form, String contentType, boolean oneByOne) {
    static BodyForm events(StreamForms forms) {
        return new BodyForm(forms.events(), EventStreamCodec.CONTENT_TYPE, false);
    }

    static BodyForm multipart(StreamForms forms) {
        MultipartForm form = forms.multipart();
        return new BodyForm(form, form.contentType(), false);
    }

    static BodyForm chunks(StreamForms forms) {
        return new BodyForm(forms.chunks(), forms.chunksType(), true);
    }

    Source<ByteString, NotUsed> of(ClientStream stream) {
        return oneByOne ? stream.oneByOne() : stream.joined();
    }
}
