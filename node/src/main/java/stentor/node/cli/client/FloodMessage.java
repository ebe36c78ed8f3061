package stentor.node.cli.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stentor.protocol.channel.Payload;

/**
 * A message of the load: {@code stentor-flood RUN NUMBER MICROSECONDS xxxx}, padded to its size.
 *
 * @param run tells the publishers of a channel apart
 * @param number counts up from 0 within a run
 * @param sentMicros when it was meant to be sent, in microseconds since the epoch
 */
record FloodMessage(String run, long number, long sentMicros) {
    private static final Pattern FORM =
            Pattern.compile("stentor-flood ([0-9a-f]{1,16}) ([0-9]{1,18}) ([0-9]{1,18})(?: x*)?");

    Payload encode(int size) {
        StringBuilder text = new StringBuilder("stentor-flood ")
                .append(run)
                .append(' ')
                .append(number)
                .append(' ')
                .append(sentMicros);
        if (text.length() < size) {
            text.append(' ').append("x".repeat(size - text.length() - 1));
        }
        return new Payload(text.toString().getBytes(US_ASCII), Optional.of("text/plain"));
    }

    /** Empty for a message of somebody else's. */
    static Optional<FloodMessage> decode(Payload payload) {
        Matcher form = FORM.matcher(payload.text());
        return form.matches()
                ? Optional.of(
                        new FloodMessage(form.group(1), Long.parseLong(form.group(2)), Long.parseLong(form.group(3))))
                : Optional.empty();
    }
}
