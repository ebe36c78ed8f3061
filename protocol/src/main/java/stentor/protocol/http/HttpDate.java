package stentor.protocol.http;

import java.time.LocalDate;
import java.util.OptionalLong;

/** A second as HTTP writes it (RFC 9110, section 5.6.7): {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
public final class HttpDate {
    /** The last second of the year 9999, the last that the format can say. */
    public static final long MAX_SECONDS = 253_402_300_799L;

    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int SECONDS_A_DAY = 86_400;

    /** Racing writers overwrite each other with values that are right as well. */
    private static volatile Formatted last = new Formatted(0, compose(0));

    private static volatile Formatted lastRead = last;

    private record Formatted(long seconds, String text) {}

    private HttpDate() {}

    /** The date of a second since the epoch; what lies outside 1970 to 9999 becomes the nearest that does not. */
    public static String format(long epochSeconds) {
        long seconds = Math.max(0, Math.min(epochSeconds, MAX_SECONDS));
        Formatted known = last;
        // Under load nearly every message is of the second of the one before it.
        if (known.seconds == seconds) {
            return known.text;
        }
        Formatted fresh = new Formatted(seconds, compose(seconds));
        last = fresh;
        return fresh.text;
    }

    /**
     * Reads the three forms that RFC 9110 wants understood: its own, that of RFC 850 and that of asctime. Empty for
     * anything else and for what is before 1970. Whether the day's name fits the date is not checked.
     */
    public static OptionalLong parse(String text) {
        Formatted known = last;
        // What pollers send back is mostly what everybody was sent last, or what the poller before sent.
        if (!known.text.equals(text)) {
            known = lastRead;
        }
        if (known.text.equals(text)) {
            return OptionalLong.of(known.seconds);
        }
        OptionalLong read = HttpDateParser.parse(text);
        read.ifPresent(seconds -> lastRead = new Formatted(seconds, text));
        return read;
    }

    private static String compose(long seconds) {
        LocalDate date = LocalDate.ofEpochDay(seconds / SECONDS_A_DAY);
        int ofDay = (int) (seconds % SECONDS_A_DAY);
        int day = date.getDayOfWeek().ordinal() * 3;
        int month = date.getMonth().ordinal() * 3;
        StringBuilder text = new StringBuilder(29).append(DAYS, day, day + 3).append(", ");
        twoDigits(text, date.getDayOfMonth()).append(' ').append(MONTHS, month, month + 3);
        text.append(' ');
        twoDigits(twoDigits(text, date.getYear() / 100), date.getYear() % 100).append(' ');
        twoDigits(text, ofDay / 3600).append(':');
        twoDigits(text, ofDay / 60 % 60).append(':');
        return twoDigits(text, ofDay % 60).append(" GMT").toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
