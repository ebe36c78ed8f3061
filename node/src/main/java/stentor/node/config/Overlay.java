package stentor.node.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts the value of an environment variable into the file's tree. What is missing on the way to its place is made. */
final class Overlay {
    private final String variable;
    private final Problems problems;

    /**
     * One step on the way: into a mapping by a name, or into a list.
     *
     * @param index -1: none, it is a name
     * @param free whether names that are there may be meant whose letters are large, or that have other signs than variables
     */
    record Step(String name, int index, boolean free) {
        static Step to(String key) {
            return new Step(key, -1, false);
        }

        static Step freely(String name) {
            return new Step(name, -1, true);
        }

        static Step at(int index) {
            return new Step("", index, false);
        }

        boolean isIndex() {
            return index >= 0;
        }
    }

    Overlay(String variable, Problems problems) {
        this.variable = variable;
        this.problems = problems;
    }

    /** The same tree with the value in its place. */
    Value.Mapping put(Value.Mapping tree, List<Step> path, Value value) {
        return (Value.Mapping) with(tree, path, "", value);
    }

    /** @param place where that is, as {@link Problems} names it */
    private Value with(Value current, List<Step> path, String place, Value value) {
        if (path.isEmpty()) {
            problems.given(place, variable);
            return value;
        }
        Step step = path.get(0);
        List<Step> further = path.subList(1, path.size());
        return step.isIndex()
                ? withItem(current, step.index, further, place, value)
                : withEntry(current, step, further, place, value);
    }

    private Value withEntry(Value current, Step step, List<Step> further, String place, Value value) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        if (current instanceof Value.Mapping mapping) {
            entries.putAll(mapping.entries());
        } else {
            problems.given(place, variable);
        }
        String name = step.free ? alike(step.name, entries) : step.name;
        Value.Entry before = entries.get(name);
        Value after = with(before == null ? null : before.value(), further, Problems.path(place, name), value);
        entries.put(name, new Value.Entry(before == null ? 0 : before.line(), after));
        return new Value.Mapping(entries, current == null ? 0 : current.line());
    }

    private Value withItem(Value current, int index, List<Step> further, String place, Value value) {
        List<Value> items = new ArrayList<>();
        if (current instanceof Value.Listing listing) {
            items.addAll(listing.items());
        } else {
            problems.given(place, variable);
        }
        if (index > items.size()) {
            problems.addOfVariable(
                    variable,
                    index + " (expected: at most " + items.size() + ", as " + place + " has so many items before)");
            return new Value.Listing(items, current == null ? 0 : current.line());
        }
        Value after = with(index < items.size() ? items.get(index) : null, further, place + "[" + index + "]", value);
        if (index < items.size()) {
            items.set(index, after);
        } else {
            items.add(after);
        }
        return new Value.Listing(items, current == null ? 0 : current.line());
    }

    /** The name that is there, but for how it is written: variables have capital letters and no hyphens. */
    private static String alike(String name, Map<String, Value.Entry> entries) {
        return entries.keySet().stream()
                .filter(there -> asVariable(there).equals(asVariable(name)))
                .findFirst()
                .orElse(name);
    }

    private static String asVariable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
