package stentor.protocol.http;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of a date that RFC 9110, section 5.6.7 wants understood. */
final class HttpDateParser {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String MONTH = "(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    private static final String TIME = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";
    private static final String SHORT_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String LONG_DAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";

    private static final Pattern IMF_FIXDATE =
            Pattern.compile(SHORT_DAY + ", (?<day>\\d{2}) " + MONTH + " (?<year>\\d{4}) " + TIME + " GMT");
    private static final Pattern RFC_850 =
            Pattern.compile(LONG_DAY + ", (?<day>\\d{2})-" + MONTH + "-(?<year>\\d{2}) " + TIME + " GMT");
    private static final Pattern ASCTIME =
            Pattern.compile(SHORT_DAY + " " + MONTH + " (?<day>[ \\d]\\d) " + TIME + " (?<year>\\d{4})");

    private HttpDateParser() {}

    static OptionalLong parse(String text) {
        return parse(text, Year.now(ZoneOffset.UTC).getValue());
    }

    /** The century of a year of two digits depends on the current year. */
    static OptionalLong parse(String text, int currentYear) {
        Matcher date = IMF_FIXDATE.matcher(text);
        if (date.matches()) {
            return seconds(date, number(date, "year"));
        }
        date = RFC_850.matcher(text);
        if (date.matches()) {
            return seconds(date, withCentury(number(date, "year"), currentYear));
        }
        date = ASCTIME.matcher(text);
        return date.matches() ? seconds(date, number(date, "year")) : OptionalLong.empty();
    }

    /** A year that seems to be more than 50 years away is the last one in the past with these two digits. */
    private static int withCentury(int twoDigits, int currentYear) {
        int year = currentYear - currentYear % 100 + twoDigits;
        return year > currentYear + 50 ? year - 100 : year;
    }

    private static OptionalLong seconds(Matcher date, int year) {
        int month = MONTHS.indexOf(date.group("month")) / 3 + 1;
        int hour = number(date, "hour");
        int minute = number(date, "minute");
        int second = number(date, "second");
        // 60: a leap second, which the count of seconds since the epoch does not know.
        if (year < 1970 || hour > 23 || minute > 59 || second > 60) {
            return OptionalLong.empty();
        }
        try {
            long day = LocalDate.of(year, month, number(date, "day")).toEpochDay();
            return OptionalLong.of(((day * 24 + hour) * 60 + minute) * 60 + Math.min(second, 59));
        } catch (DateTimeException noSuchDay) {
            return OptionalLong.empty();
        }
    }

    private static int number(Matcher date, String group) {
        return Integer.parseInt(date.group(group).strip());
    }
}
