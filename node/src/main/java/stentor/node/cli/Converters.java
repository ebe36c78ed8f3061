package stentor.node.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import stentor.node.config.ConfigurationFormat;
import stentor.node.config.HostPort;
import stentor.node.config.RedisAddress;

/** From the words of a command line to values; each says what it expected. */
final class Converters {
    private Converters() {}

    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
                throw unexpected(value, "0 to 65535");
            }
            return Integer.valueOf(value);
        }
    }

    static final class Address implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.matches("[^\\s/]*")) {
                throw unexpected(value, "an address of this machine");
            }
            return value;
        }
    }

    static final class Directory implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            try {
                Path path = Path.of(value).toAbsolutePath().normalize();
                if (!value.isEmpty() && Files.isDirectory(path)) {
                    return path;
                }
            } catch (InvalidPathException e) {
                // No directory either.
            }
            throw unexpected(value, "a directory");
        }
    }

    static final class Format implements ITypeConverter<ConfigurationFormat> {
        @Override
        public ConfigurationFormat convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "yaml" -> ConfigurationFormat.YAML;
                case "json" -> ConfigurationFormat.JSON;
                default -> throw unexpected(value, "yaml or json");
            };
        }
    }

    static final class Node implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String value) {
            return HostPort.parse(value).orElseThrow(() -> unexpected(value, "HOST:PORT"));
        }
    }

    static final class Redis implements ITypeConverter<RedisAddress.Uri> {
        @Override
        public RedisAddress.Uri convert(String value) {
            try {
                return new RedisAddress.Uri(value);
            } catch (IllegalArgumentException e) {
                // Its text hides a password, so it is shown instead of the value.
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static TypeConversionException unexpected(String value, String expected) {
        return new TypeConversionException(value + " (expected: " + expected + ")");
    }
}
