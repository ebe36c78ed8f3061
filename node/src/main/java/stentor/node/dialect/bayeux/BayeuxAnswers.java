package stentor.node.dialect.bayeux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.protocol.bayeux.Jsonp;

/** Answers to HTTP requests: always 200, since clients take nothing else for an answer. */
final class BayeuxAnswers {
    private static final HttpHeader NOT_KEPT = Answers.header("Cache-Control", "no-store");
    private static final HttpHeader NOT_GUESSED = Answers.header("X-Content-Type-Options", "nosniff");
    private static final HttpHeader NOT_SHOWN = Answers.header("Content-Disposition", "attachment; filename=bayeux.js");
    private static final Optional<String> JSON = Optional.of("application/json");
    private static final Optional<String> SCRIPT = Optional.of("text/javascript; charset=utf-8");

    private BayeuxAnswers() {}

    /** @param items separated by commas */
    static byte[] array(byte[] items) {
        byte[] array = new byte[items.length + 2];
        array[0] = '[';
        System.arraycopy(items, 0, array, 1, items.length);
        array[array.length - 1] = ']';
        return array;
    }

    static HttpResponse json(byte[] items) {
        return Answers.body(200, JSON, array(items), NOT_KEPT);
    }

    /** @param callback a name that {@link Jsonp#isName} has nothing against */
    static HttpResponse script(String callback, byte[] items) {
        String script = Jsonp.script(callback, new String(array(items), StandardCharsets.UTF_8));
        return Answers.body(200, SCRIPT, script.getBytes(StandardCharsets.UTF_8), NOT_KEPT, NOT_GUESSED, NOT_SHOWN);
    }

    /** One event. Line breaks in JSON stand between values alone, so that blanks may stand in their place. */
    static byte[] event(byte[] items) {
        byte[] array = array(items);
        for (int i = 0; i < array.length; i++) {
            if (array[i] == '\n' || array[i] == '\r') {
                array[i] = ' ';
            }
        }
        byte[] field = "data: ".getBytes(StandardCharsets.US_ASCII);
        byte[] event = Arrays.copyOf(field, field.length + array.length + 2);
        System.arraycopy(array, 0, event, field.length, array.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }
}
