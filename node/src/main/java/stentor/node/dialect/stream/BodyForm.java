package stentor.node.dialect.stream;

import stentor.node.http.stream.ClientStream.Joining;
import stentor.protocol.stream.EventStreamCodec;

/**
 * A stream that is the body of an HTTP answer.
 *
 * @param joining how its chunks are cut
 */
record BodyForm(StreamForm form, String contentType, Joining joining) {
    static BodyForm events(StreamForms forms) {
        return new BodyForm(forms.events(), EventStreamCodec.CONTENT_TYPE, Joining.JOINED);
    }

    static BodyForm multipart(StreamForms forms) {
        MultipartForm form = forms.multipart();
        return new BodyForm(form, form.contentType(), Joining.JOINED);
    }

    static BodyForm chunks(StreamForms forms) {
        return new BodyForm(forms.chunks(), forms.chunksType(), Joining.ONE_BY_ONE);
    }
}
