package stentor.node.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;

/** Reads configuration files, and the environment variables that stand for keys. */
public final class ConfigurationReader {
    private final String source;
    private final Path base;
    private final Map<String, String> environment;
    private final Problems problems = new Problems();

    /** @param source what is named where no place in a file can be */
    private ConfigurationReader(String source, Path base, Map<String, String> environment) {
        this.source = source;
        this.base = base;
        this.environment = environment;
    }

    /** What the environment alone says; relative paths in it are relative to the working directory. */
    public static Configuration read(Map<String, String> environment) {
        return new ConfigurationReader("environment", Path.of("").toAbsolutePath(), environment)
                .read(new Value.Mapping(Map.of(), 0), Set.of());
    }

    /**
     * Reads a file; relative paths in it are relative to it.
     *
     * @param environment the variables that {@code ${NAME}} stands for, and those that stand for keys and win over the file
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
        return new ConfigurationReader(file.toString(), file.toAbsolutePath().getParent(), environment)
                .read(text, format);
    }

    private Configuration read(String text, ConfigurationFormat format) {
        // Some editors begin a file with a byte order mark.
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Environment variables = new Environment(environment, problems);
        Value root = (format == ConfigurationFormat.JSON
                        ? JsonTree.read(plain, problems)
                        : YamlTree.read(plain, problems))
                .map(value -> variables.resolve(value, ""))
                .orElse(new Value.Mapping(Map.of(), 1));
        if (!(root instanceof Value.Mapping mapping)) {
            problems.unexpected(root.line(), "", root.shown(), "keys and values");
            return new Refused(problems.lines(source));
        }
        return read(mapping, variables.used());
    }

    private Configuration read(Value.Mapping tree, Set<String> usedByFile) {
        Variables variables = new Variables(environment, problems);
        NodeReader reader = new NodeReader(new Section("", variables.over(tree, usedByFile), problems), base);
        NodeSettings settings = reader.read();
        if (!problems.isEmpty()) {
            return new Refused(problems.lines(source));
        }
        List<String> warnings = new ArrayList<>(reader.warnings(settings, source));
        warnings.addAll(variables.warnings());
        return new Loaded(settings, warnings);
    }
}
