package stentor.node.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;

/** Reads configuration files. */
public final class ConfigurationReader {
    private final Path file;
    private final ConfigurationFormat format;
    private final Problems problems = new Problems();

    private ConfigurationReader(Path file, ConfigurationFormat format) {
        this.file = file;
        this.format = format;
    }

    /**
     * Reads a file; relative paths in it are relative to it.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     */
    public static Configuration read(Path file, ConfigurationFormat format, Map<String, String> environment) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Refused(List.of(file + ": not UTF-8"));
        } catch (NoSuchFileException e) {
            return new Refused(List.of(file + ": no such file"));
        } catch (AccessDeniedException e) {
            return new Refused(List.of(file + ": may not be read"));
        } catch (IOException e) {
            return new Refused(List.of(file + ": cannot be read: " + e.getMessage()));
        }
        return new ConfigurationReader(file, format).read(text, environment);
    }

    private Configuration read(String text, Map<String, String> environment) {
        // Some editors begin a file with a byte order mark.
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Value root = tree(plain)
                .map(value -> new Environment(environment, problems).resolve(value, ""))
                .orElse(new Value.Mapping(Map.of(), 1));
        if (!(root instanceof Value.Mapping mapping)) {
            problems.unexpected(root.line(), "", root.shown(), "keys and values");
            return new Refused(problems.lines(file.toString()));
        }
        NodeReader reader = new NodeReader(new Section("", mapping, problems), base());
        NodeSettings settings = reader.read();
        return problems.isEmpty()
                ? new Loaded(settings, reader.warnings(settings, file.toString()))
                : new Refused(problems.lines(file.toString()));
    }

    private Optional<Value> tree(String text) {
        return format == ConfigurationFormat.JSON ? JsonTree.read(text, problems) : YamlTree.read(text, problems);
    }

    private Path base() {
        return file.toAbsolutePath().getParent();
    }
}
