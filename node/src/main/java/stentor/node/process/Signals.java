package stentor.node.process;

import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. They are to be had through a class that javac warns of, so it is asked for by name.
 */
final class Signals {
    private Signals() {}

    /**
     * From now on the action is what a signal does; it must not take its time: the next signal waits for it.
     *
     * @param name as {@code INT}
     * @return false: this JVM has no such signals, or was told to leave them alone (-Xrs), and the signal does what it did
     */
    static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            Object number = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, number, handling);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
