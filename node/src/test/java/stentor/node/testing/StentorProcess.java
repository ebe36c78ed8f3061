package stentor.node.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code stentor} command in a process of its own, with the classes under test. */
public final class StentorProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private StentorProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** A shell lets what it runs in the background ignore SIGINT, nohup SIGHUP, and so would a node that a test starts there. */
    private static final List<String> HEEDS_SIGNALS = heedsSignals();

    private static List<String> heedsSignals() {
        List<String> env = List.of("env", "--default-signal=INT,HUP");
        try {
            Process tried = new ProcessBuilder(env.get(0), env.get(1), "true").start();
            return tried.waitFor() == 0 ? env : List.of();
        } catch (IOException withoutEnv) {
            return List.of();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** @param directory where it is started, and where what it says is kept */
    public static StentorProcess start(Path directory, String... arguments) {
        return start(directory, List.of(), List.of(), arguments);
    }

    /**
     * @param around a command that runs another one, as {@code ip netns exec}
     * @param options for the JVM
     */
    public static StentorProcess start(Path directory, List<String> around, List<String> options, String... arguments) {
        try {
            Path out = Files.createTempFile(directory, "stentor", ".out");
            Path err = Files.createTempFile(directory, "stentor", ".err");
            List<String> command = new ArrayList<>(HEEDS_SIGNALS);
            command.addAll(around);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    // Small and soon there: several of them run beside the tests.
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    // Its own, not the one of the tests.
                    "-Dlogback.configurationFile=logback.xml",
                    "-cp",
                    System.getProperty("java.class.path")));
            command.addAll(options);
            command.add("stentor.node.Main");
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new StentorProcess(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says that it serves: in its greeting, or in its log if that is JSON. */
    public StentorProcess awaitReady() {
        Eventually.see(
                PATIENCE,
                () -> out().contains("publisher") || err().contains("ready at ") || !process.isAlive(),
                over -> over);
        if (!process.isAlive()) {
            throw new AssertionError("it ended: " + out() + err());
        }
        return this;
    }

    /** What it has written so far. */
    public String out() {
        return text(out);
    }

    /** What it has complained about so far. */
    public String err() {
        return text(err);
    }

    /** The address in a line of its greeting, or behind these words in its log. */
    public InetSocketAddress address(String line) {
        Matcher matcher = Pattern.compile(line + " +http://([0-9.]+):([0-9]+)/").matcher(out() + err());
        if (!matcher.find()) {
            throw new AssertionError("no " + line + " in: " + out());
        }
        return new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    /** Asks it to end (SIGTERM). */
    public StentorProcess terminate() {
        process.destroy();
        return this;
    }

    /** Ends it at once (SIGKILL). */
    public StentorProcess kill() {
        process.destroyForcibly();
        return this;
    }

    /** Sends it a signal by name, as {@code STOP}. */
    public StentorProcess signal(String name) {
        try {
            String pid = Long.toString(process.pid());
            Process kill =
                    new ProcessBuilder("kill", "-" + name, pid).inheritIO().start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " " + pid + " failed");
            }
            return this;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public int exitCode() {
        return exitCode(PATIENCE);
    }

    /** Waits for its end, this long at most. */
    public int exitCode(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running: " + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
