package stentor.node.config;

import java.util.List;

/**
 * How a value is written, for those who describe configuration files to others, such as editors.
 *
 * @param pattern a regular expression that it matches; empty: any text
 * @param words those that there are; empty: any
 */
record Form(Type type, String pattern, List<String> words) {
    static final Form TEXT = new Form(Type.TEXT, "", List.of());
    static final Form INTEGER = new Form(Type.INTEGER, "^[+-]?[0-9]+$", List.of());
    static final Form PORT = new Form(Type.PORT, "^[0-9]{1,5}$", List.of());
    static final Form SHARE = new Form(Type.SHARE, "^(0|1|0?\\.[0-9]{1,9}|1\\.0{1,9})$", List.of());
    static final Form TRUTH =
            new Form(Type.TRUTH, "^([Tt]rue|TRUE|[Ff]alse|FALSE|[Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF)$", List.of());

    /** What it is in JSON, besides a text. */
    enum Type {
        TEXT,
        INTEGER,
        /** 0 to 65535. */
        PORT,
        /** 0 to 1. */
        SHARE,
        TRUTH
    }

    /** A text; if it is a bare number, that may be written as one. */
    static Form pattern(String pattern) {
        return new Form(Type.TEXT, pattern, List.of());
    }

    static Form words(List<String> words) {
        return new Form(Type.TEXT, "", List.copyOf(words));
    }
}
