package stentor.node.cli.client;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import stentor.client.Published;
import stentor.client.RequestRefusedException;
import stentor.client.ServerUnavailableException;
import stentor.protocol.channel.Payload;
import stentor.protocol.channel.Utf8;

/** A command that talks to a server: 0 if that worked, 1 if the server refused or did not answer, 2 for wrong arguments. */
abstract class ClientCommand implements Callable<Integer> {
    static final int FAILED = 1;
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Shell shell;

    @Spec
    private CommandSpec spec;

    ClientCommand(Shell shell) {
        this.shell = shell;
    }

    /** Does it; returns the exit code. */
    abstract int run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        try {
            return run();
        } catch (TypeConversionException mistake) {
            throw new ParameterException(spec.commandLine(), mistake.getMessage());
        } catch (CompletionException | ExecutionException e) {
            return failed(e.getCause());
        } catch (ServerUnavailableException | RequestRefusedException e) {
            return failed(e);
        }
    }

    /** Says why it did not work. */
    int failed(Throwable cause) {
        if (!(cause instanceof ServerUnavailableException) && !(cause instanceof RequestRefusedException)) {
            throw new IllegalStateException(cause);
        }
        return failed(cause.getMessage());
    }

    int failed(String reason) {
        shell.err().println("stentor " + spec.name() + ": " + reason);
        return FAILED;
    }

    /** Says something that is not a result. */
    void note(String text) {
        shell.err().println(text);
    }

    /** Writes a body as it is. Text is given the line end that it lacks; what is no text, such as a picture, is added nothing to. */
    void write(Payload message) {
        byte[] body = message.body();
        shell.out().write(body, 0, body.length);
        boolean endsLine = body.length > 0 && body[body.length - 1] == '\n';
        if (!endsLine && Utf8.isValid(body)) {
            shell.out().println();
        }
        shell.out().flush();
    }

    /** What became of a publish, which the client tries again for a while. */
    Published await(CompletableFuture<Published> publish, Target target) {
        return Patience.await(
                publish,
                SILENCE,
                () -> note("no answer from " + target.servers().get(0) + " so far, trying again for half a minute"));
    }

    Shell shell() {
        return shell;
    }

    Target target(String word, String prefix) {
        return Target.of(word, prefix, shell.environment());
    }

    static int ok() {
        return ExitCode.OK;
    }
}
