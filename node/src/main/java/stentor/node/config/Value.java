package stentor.node.config;

import java.util.List;
import java.util.Map;

/** A part of a configuration file, YAML or JSON alike, and the line where it begins, counted from 1. */
sealed interface Value {
    int line();

    /** As an error message shows it. */
    String shown();

    /** A text, number or truth value, as it was written. */
    record Scalar(String text, boolean quoted, int line) implements Value {
        @Override
        public String shown() {
            return quoted ? '"' + text.replace("\r", "\\r").replace("\n", "\\n") + '"' : text;
        }
    }

    /** A key without a value. */
    record Nothing(int line) implements Value {
        @Override
        public String shown() {
            return "nothing";
        }
    }

    record Listing(List<Value> items, int line) implements Value {
        @Override
        public String shown() {
            return "a list";
        }
    }

    /** Keys in their order. */
    record Mapping(Map<String, Entry> entries, int line) implements Value {
        @Override
        public String shown() {
            return "keys and values";
        }
    }

    /**
     * What a key stands for.
     *
     * @param line that of the key
     */
    record Entry(int line, Value value) {}
}
