package stentor.node.process;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C: the first ends the process in order, a second one at once. The JVM by itself ignores the second.
 */
public final class Interrupts {
    /** As shells have it: 128 and the signal's number. */
    private static final int EXIT_CODE = 130;

    private final AtomicBoolean interrupted = new AtomicBoolean();

    private Interrupts() {}

    public static Interrupts handled() {
        Interrupts interrupts = new Interrupts();
        Signals.handle("INT", interrupts::interrupt);
        return interrupts;
    }

    private void interrupt() {
        if (interrupted.getAndSet(true)) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        // Not on the thread of the signals: the next one is to be heard meanwhile.
        new Thread(() -> System.exit(EXIT_CODE), "interrupted").start();
    }

    /** Whether somebody has pressed Ctrl-C. */
    public boolean happened() {
        return interrupted.get();
    }
}
