package stentor.node.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.NotSerializableException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.ChannelListings;
import stentor.node.channel.PatternEvent;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.RollCall;
import stentor.node.cluster.membership.StandingMessage;
import stentor.node.cluster.pattern.PatternMessage;
import stentor.node.cluster.sharding.HandOverMessage;
import stentor.node.console.ConsoleMessage;
import stentor.node.fallback.FallbackCommand;
import stentor.node.fallback.FallbackEvent;
import stentor.node.owner.ReplyTo;
import stentor.node.queue.QueueActor;
import stentor.node.queue.QueueEvent;
import stentor.node.session.SessionCommand;
import stentor.node.session.SessionEvent;
import stentor.node.webhook.OutboxCommand;
import stentor.node.webhook.OutboxReply;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireSerializerTest {
    private ActorSystem<Void> system;
    private Serialization serialization;
    private WireSerializer serializer;
    private WireSamples samples;

    @BeforeAll
    void start() {
        // Corrupt bytes name actors that cannot be: a line for each of them would fill the log.
        Config quiet = ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load());
        system = ActorSystem.create(Behaviors.empty(), "wire", quiet);
        serialization = SerializationExtension.get(Adapter.toClassic(system));
        serializer = new WireSerializer((ExtendedActorSystem) Adapter.toClassic(system));
        samples = new WireSamples(system);
    }

    @AfterAll
    void end() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    List<Object> samples() {
        return samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyMessageIsReadBackAsItWasWritten(Object message) throws NotSerializableException {
        assertThat(serialization.findSerializerFor(message)).isInstanceOf(WireSerializer.class);
        String manifest = serializer.manifest(message);
        byte[] bytes = serializer.toBinary(message);
        assertThat(serializer.fromBinary(bytes, manifest)).isEqualTo(message);
        assertThat(serializer.toBinary(serializer.fromBinary(bytes, manifest))).isEqualTo(bytes);
    }

    @Test
    void everyTypeThatCrossesNodesHasAFormAndASample() {
        Set<Class<?>> types = Stream.of(
                        ChannelCommand.class,
                        PublisherReply.class,
                        ChannelEvent.class,
                        QueueActor.Command.class,
                        QueueActor.PushReply.class,
                        QueueActor.SettleReply.class,
                        QueueActor.InspectReply.class,
                        QueueEvent.class,
                        SessionCommand.class,
                        SessionEvent.class,
                        FallbackCommand.class,
                        FallbackEvent.class,
                        StandingMessage.class,
                        PatternMessage.class,
                        RollCall.Question.class,
                        ChannelListings.Message.class,
                        OutboxCommand.class,
                        OutboxReply.class,
                        HandOverMessage.class,
                        ConsoleMessage.class,
                        PatternEvent.class)
                .flatMap(WireSerializerTest::concrete)
                // What is not public an actor tells itself; a directory tells the hubs of its own node alone.
                .filter(type -> Modifier.isPublic(type.getModifiers()) && type != PatternEvent.Known.class)
                .collect(Collectors.toSet());
        assertThat(types).hasSizeGreaterThan(25);
        Set<Class<?>> formed = new HashSet<>();
        WireSerializer.FORMS.forEach(form -> formed.add(form.type()));
        Set<Class<?>> sampled = new HashSet<>();
        samples.all().forEach(sample -> sampled.add(sample.getClass()));
        assertThat(formed).isEqualTo(types);
        assertThat(sampled).isEqualTo(types);
    }

    @Test
    void everyFormHasACodeOfItsOwn() {
        assertThat(WireSerializer.FORMS.stream().map(WireForm::code)).doesNotHaveDuplicates();
        assertThat(WireSerializer.FORMS.stream().map(WireForm::type)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void bytesThatAreCutOffOrTooManyAreRefused(Object message) {
        String manifest = serializer.manifest(message);
        byte[] bytes = serializer.toBinary(message);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.fromBinary(cut, manifest))
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessageContaining(manifest);
        }
        byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> serializer.fromBinary(more, manifest))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("1 bytes too many");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void corruptBytesAreRefusedOrReadButNeverAnAccident(Object message) {
        Random random = new Random(7);
        String manifest = serializer.manifest(message);
        byte[] bytes = serializer.toBinary(message);
        for (int round = 0; round < 200 && bytes.length > 0; round++) {
            byte[] corrupt = bytes.clone();
            corrupt[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(serializer.fromBinary(corrupt, manifest)).hasSameClassAs(message);
            } catch (NotSerializableException refused) {
                assertThat(refused).hasMessageContaining(manifest);
            }
        }
    }

    static List<WireRecording.Sample> recorded() {
        List<WireRecording.Sample> all = new ArrayList<>();
        for (int level = WireLevel.OLDEST; level <= WireLevel.NEWEST; level++) {
            all.addAll(WireRecording.read(level));
        }
        return all;
    }

    /** What an earlier version wrote is read, and what is written for it is what it would have written. */
    @ParameterizedTest
    @MethodSource("recorded")
    void recordedBytesAreReadAndWrittenAgain(WireRecording.Sample sample) throws NotSerializableException {
        Object message = serializer.fromBinary(sample.bytes(), sample.manifest());
        assertThat(serializer.write(message, sample.level())).isEqualTo(sample.bytes());
    }

    @Test
    void everyFormHasARecordedSampleOfEachLevel() {
        Set<String> recorded = new HashSet<>();
        recorded().forEach(sample -> recorded.add(sample.manifest()));
        Set<String> expected = new HashSet<>();
        for (WireForm<?> form : WireSerializer.FORMS) {
            for (int level = form.since(); level <= WireLevel.NEWEST; level++) {
                expected.add(form.manifest(level));
            }
        }
        assertThat(recorded).as("see WireRecording").isEqualTo(expected);
    }

    @Test
    void theVersionThatAMemberAnnouncesBeginsWithItsLevel() {
        assertThat(WireLevel.of("0.0.0")).isEqualTo(1);
        assertThat(WireLevel.of("2.0.0")).isEqualTo(2);
        assertThat(WireLevel.of("17")).isEqualTo(17);
        assertThat(WireLevel.of("snapshot")).isEqualTo(1);
    }

    @Test
    void aVersionThatIsNotKnownIsNamed() {
        assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "stop.99"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessage("message stop.99 is of a version that this node cannot read (expected: stop.1 to stop."
                        + WireLevel.NEWEST + ")");
        for (String unknown : List.of("", "stop", "halt.1", ".1")) {
            assertThatThrownBy(() -> serializer.fromBinary(new byte[0], unknown))
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessage("message " + unknown + " is not known to this version of Stentor");
        }
    }

    @Test
    void whatMessagesHaveInCommonIsWrittenOnce() {
        String type = "application/vnd.example.a-rather-long-content-type+json; charset=utf-8";
        Message[] messages = new Message[1000];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = new Message(
                    new MessageId(1_450_755_280L, i + 1),
                    new MessageId(1_450_755_280L, i),
                    1_450_755_280_123L,
                    new Payload(new byte[] {1}, Optional.of(type)));
        }
        byte[] bytes = serializer.toBinary(
                new ChannelEvent.Published(7, MessageId.ZERO, List.of(messages), true, WireSamples.SETTINGS));
        assertThat(bytes.length).isLessThan(20 * messages.length);
    }

    @Test
    void whatFitsAPieceWeighsNoLessThanItsBytes() {
        for (Payload payload : samples.payloads()) {
            int bytes = serializer.toBinary(
                            new ChannelCommand.Part(0, List.of(payload), new ReplyTo.Actor<>(system.ignoreRef())))
                    .length;
            assertThat((long) bytes).isLessThan(payload.weight() + 100);
        }
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        if (Modifier.isPrivate(type.getModifiers())) {
            // What an actor tells itself.
            return Stream.empty();
        }
        if (!type.isSealed()) {
            return Stream.of(type);
        }
        Set<Class<?>> permitted = new HashSet<>(Arrays.asList(type.getPermittedSubclasses()));
        return permitted.stream().flatMap(WireSerializerTest::concrete);
    }
}
