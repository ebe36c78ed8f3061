package stentor.node.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import stentor.protocol.channel.Payload;

/** What is published: standard input or a file, as one message or a message a line. */
final class Contents {
    /** Does something with a message, and may say that it is enough. */
    @FunctionalInterface
    interface Sink {
        void accept(Payload message) throws IOException;
    }

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Publishes this file instead of standard input.")
    private Path file;

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            defaultValue = "text/plain",
            description = "The Content-Type. Default: ${DEFAULT-VALUE}.")
    private String type;

    @Option(
            names = "--event",
            paramLabel = "NAME",
            description = "The event's name, for subscribers by Server-Sent Events.")
    private String event;

    @Option(
            names = {"-l", "--lines"},
            description = "Each line is a message of its own, sent as soon as it is read.")
    private boolean lines;

    boolean lines() {
        return lines;
    }

    void forEach(InputStream standardInput, Sink sink) throws IOException {
        try (InputStream in = file == null ? standardInput : open(file)) {
            if (lines) {
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    sink.accept(message(line.getBytes(StandardCharsets.UTF_8)));
                }
            } else {
                sink.accept(message(in.readAllBytes()));
            }
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new TypeConversionException(file + ": a directory (expected: a file)");
        }
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new TypeConversionException(file + ": no such file");
        }
    }

    private Payload message(byte[] body) {
        return new Payload(body, Optional.of(type), Optional.ofNullable(event), Optional.empty());
    }
}
