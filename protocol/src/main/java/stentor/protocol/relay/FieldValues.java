package stentor.protocol.relay;

/** Text on its way into a header or a line of a frame. */
public final class FieldValues {
    private FieldValues() {}

    /** The text with a blank for each control character, so that it cannot end its line and start one of its own. */
    public static String onOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            if (Character.isISOControl(clean.charAt(i))) {
                clean.setCharAt(i, ' ');
            }
        }
        return clean.toString();
    }
}
