package stentor.node;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C: the first ends the process in order, a second one at once. The JVM by itself ignores the second. Its signals are
 * to be had through a class that javac warns of, so it is asked for by name.
 */
final class Interrupts {
    /** As shells have it: 128 and the signal's number. */
    private static final int EXIT_CODE = 130;

    private final AtomicBoolean interrupted = new AtomicBoolean();

    private Interrupts() {}

    static Interrupts handled() {
        Interrupts interrupts = new Interrupts();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        interrupts.interrupt();
                        return null;
                    });
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, handling);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // A JVM without such signals, or one that was told to leave them alone (-Xrs): Ctrl-C does what it always
            // does.
            return interrupts;
        }
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
    boolean happened() {
        return interrupted.get();
    }
}
