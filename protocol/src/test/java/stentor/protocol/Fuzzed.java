package stentor.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Feeds a parser with what is nearly right: samples that are cut, doubled, joined and changed here and there. The same each time,
 * unless {@code -Dfuzz.seconds=N} asks for more of it; a failure names the round, which alone makes its input.
 */
public final class Fuzzed {
    private static final int ROUNDS = 4_000;
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final String[] SPICE = {
        "\0",
        "\n",
        "\r\n",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        ";",
        "=",
        "%",
        "%0",
        "%zz",
        "%c3%28",
        "\\",
        "\\u",
        "\\ud800",
        "-1",
        "0",
        "9223372036854775807",
        "99999999999999999999",
        "1e999",
        "null",
        "true",
        "*",
        "**",
        "/",
        "//",
        "..",
        "\u00e4",
        "\u20ac",
        "\ud83d\ude00",
        "\ufeff",
        " ",
        "\t",
        "&",
        "+",
        "#",
        "a".repeat(300)
    };

    private final Random random;
    private final List<byte[]> samples;

    private Fuzzed(long round, List<byte[]> samples) {
        this.random = new Random(round);
        this.samples = samples;
    }

    /** @param parser is given bytes, and a source of chance for what else it needs; fails if it does what it must not */
    public static void bytes(List<byte[]> samples, BiConsumer<byte[], Random> parser) {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        for (long round = 0; round < ROUNDS || SECONDS > 0 && System.nanoTime() < end; round++) {
            Fuzzed fuzzed = new Fuzzed(round, samples);
            byte[] input = fuzzed.next();
            try {
                parser.accept(input, fuzzed.random);
            } catch (RuntimeException | AssertionError | StackOverflowError wrong) {
                throw new AssertionError(
                        "round " + round + ": " + wrong + " over " + new String(input, ISO_8859_1), wrong);
            }
        }
    }

    public static void texts(List<String> samples, BiConsumer<String, Random> parser) {
        bytes(
                samples.stream().map(text -> text.getBytes(UTF_8)).toList(),
                (input, random) -> parser.accept(new String(input, random.nextBoolean() ? UTF_8 : ISO_8859_1), random));
    }

    private byte[] next() {
        byte[] bytes = pick().clone();
        int changes = random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] pick() {
        return samples.get(random.nextInt(samples.size()));
    }

    private byte[] change(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int to = at + random.nextInt(Math.min(bytes.length - at, 40) + 1);
        return switch (random.nextInt(7)) {
            case 0 -> splice(bytes, at, to, new byte[0]);
            case 1 -> splice(bytes, at, at, SPICE[random.nextInt(SPICE.length)].getBytes(UTF_8));
            case 2 -> splice(bytes, at, to, SPICE[random.nextInt(SPICE.length)].getBytes(UTF_8));
            case 3 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 4 -> splice(bytes, at, bytes.length, pick());
            case 5 -> {
                byte[] some = new byte[random.nextInt(5)];
                random.nextBytes(some);
                yield splice(bytes, at, Math.min(bytes.length, at + some.length), some);
            }
            default -> splice(bytes, at, bytes.length, new byte[0]);
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, 0, from);
        all.writeBytes(instead);
        all.write(bytes, to, bytes.length - to);
        return all.toByteArray();
    }
}
