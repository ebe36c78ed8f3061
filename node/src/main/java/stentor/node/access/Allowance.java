package stentor.node.access;

/** How much a caller may still publish. */
@FunctionalInterface
public interface Allowance {
    Allowance UNLIMITED = count -> 0;

    /**
     * Counts messages that the caller is about to publish.
     *
     * @return 0 if they were counted; else after how many milliseconds they may come; {@link Long#MAX_VALUE}: not at once
     */
    long take(int count);
}
