package stentor.node.cluster.wire;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.wire.WireLevel;

/**
 * Records samples of all forms at the newest level until it is released: a line each, the manifest and the bytes, sorted.
 * From then on {@link WireSerializerTest} holds all versions to them. What is recorded already stays as it is: to record a
 * form anew, remove its lines.
 */
final class WireRecording {
    static final String NAME = "level-%d.txt";

    private WireRecording() {}

    /** Adds to {@code level-N.txt} in the folder that is given. */
    public static void main(String[] folder) throws IOException {
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "wire",
                ConfigFactory.parseString("pekko.loglevel = OFF\npekko.remote.artery.canonical.port = 17355")
                        .withFallback(ConfigFactory.load()));
        WireSerializer serializer = new WireSerializer((ExtendedActorSystem) Adapter.toClassic(system));
        Path file = Path.of(folder[0], NAME.formatted(WireLevel.NEWEST));
        List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
        Set<String> recorded = new HashSet<>();
        lines.forEach(line -> recorded.add(line.substring(0, line.indexOf(' '))));
        for (Object sample : new WireSamples(system).all()) {
            byte[] bytes = serializer.write(sample, WireLevel.NEWEST);
            if (!recorded.contains(serializer.manifest(sample))) {
                lines.add(serializer.manifest(sample) + " " + HexFormat.of().formatHex(bytes));
            }
        }
        Collections.sort(lines);
        Files.write(file, lines);
        system.terminate();
    }

    /** The recorded samples of a level. */
    static List<Sample> read(int level) {
        String name = NAME.formatted(level);
        try (var recorded = WireRecording.class.getResourceAsStream(name)) {
            return new String(recorded.readAllBytes())
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .map(parts -> new Sample(level, parts[0], HexFormat.of().parseHex(parts[1])))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    record Sample(int level, String manifest, byte[] bytes) {
        @Override
        public String toString() {
            return manifest;
        }
    }
}
