package stentor.node.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * SIGHUP: the configuration is read again. A shell also sends it to what it started when its terminal is closed: then it ends
 * the process in order, as it would without this.
 */
public final class HangUps {
    /** As shells have it: 128 and the signal's number. */
    private static final int EXIT_CODE = 129;

    private HangUps() {}

    /** Signals that come while one is carried out are one more. */
    public static void handle(Runnable reload) {
        boolean atTerminal = System.console() != null;
        ExecutorService one = new ThreadPoolExecutor(
                0,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(1),
                task -> new Thread(task, "stentor-reload"),
                new ThreadPoolExecutor.DiscardPolicy());
        Signals.handle("HUP", () -> {
            if (atTerminal && !hasTerminal()) {
                new Thread(() -> System.exit(EXIT_CODE), "hung-up").start();
            } else {
                one.execute(reload);
            }
        });
    }

    /** A process whose terminal was closed cannot open it any more. */
    private static boolean hasTerminal() {
        try (FileInputStream terminal = new FileInputStream("/dev/tty")) {
            return terminal.getFD().valid();
        } catch (IOException gone) {
            return false;
        }
    }
}
