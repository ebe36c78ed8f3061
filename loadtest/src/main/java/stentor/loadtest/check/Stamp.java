package stentor.loadtest.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the body of a message says, as {@code PUBLISHER SEQUENCE SENT-AT}.
 *
 * @param publisher who published it, counted from 0
 * @param sequence how many messages the publisher published to this channel before it
 * @param sentAt when, in milliseconds since the epoch by the clock of the machine that makes the load
 */
public record Stamp(int publisher, int sequence, long sentAt) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}) ([0-9]{1,9}) ([0-9]{1,18})");

    /** Empty for what no publisher of a simulation has written. */
    public static Optional<Stamp> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Stamp(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return publisher + " " + sequence + " " + sentAt;
    }
}
