package stentor.protocol.channel;

/** Decimal numbers as protocols write them: ASCII digits alone, no sign, no blanks. */
public final class Digits {
    private Digits() {}

    /** The number in {@code text[from, to)}; -1 if it is not one or does not fit a long. */
    public static long parse(CharSequence text, int from, int to) {
        if (from >= to || to - from > 19) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
            if (value < 0) {
                return -1;
            }
        }
        return value;
    }

    /** The number that the whole text is; -1 if it is not one or does not fit a long. */
    public static long parse(CharSequence text) {
        return parse(text, 0, text.length());
    }
}
