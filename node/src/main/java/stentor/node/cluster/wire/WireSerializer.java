package stentor.node.cluster.wire;

import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import stentor.node.channel.EventForms;
import stentor.node.channel.HubForms;
import stentor.node.channel.ListingForms;
import stentor.node.channel.PublisherForms;
import stentor.node.cluster.membership.StandingForms;
import stentor.node.cluster.pattern.PatternForms;
import stentor.node.cluster.sharding.HandOverForms;
import stentor.node.console.ConsoleForms;
import stentor.node.fallback.FallbackForms;
import stentor.node.queue.DeskForms;
import stentor.node.queue.QueueForms;
import stentor.node.session.SessionForms;
import stentor.node.webhook.OutboxForms;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireWriter;

/**
 * Writes and reads everything that Stentor's nodes say to each other. A manifest is the code of a {@link WireForm} and the
 * {@link WireLevel} of the bytes, as {@code publish.2}; a node that meets a level it does not know refuses the message, and
 * says which.
 *
 * <p>Named by {@code pekko.actor.serializers} in {@code application.conf}.
 */
public final class WireSerializer extends SerializerWithStringManifest {
    /** Its number among all serializers of the system; nodes must agree on it. */
    static final int IDENTIFIER = 7626;

    static final List<WireForm<?>> FORMS = Stream.of(
                    PublisherForms.ALL,
                    HubForms.ALL,
                    EventForms.ALL,
                    PatternForms.ALL,
                    QueueForms.ALL,
                    DeskForms.ALL,
                    SessionForms.ALL,
                    FallbackForms.ALL,
                    ListingForms.ALL,
                    OutboxForms.ALL,
                    StandingForms.ALL,
                    HandOverForms.ALL,
                    ConsoleForms.ALL)
            .flatMap(List::stream)
            .toList();

    private static final int EXPECTED_LENGTH = 256;

    private static final Map<Class<?>, WireForm<?>> BY_TYPE = new HashMap<>();
    private static final Map<String, WireForm<?>> BY_CODE = new HashMap<>();

    static {
        for (WireForm<?> form : FORMS) {
            BY_TYPE.put(form.type(), form);
            BY_CODE.put(form.code(), form);
        }
    }

    private final ExtendedActorSystem system;
    private final ClusterLevel level;

    public WireSerializer(ExtendedActorSystem system) {
        this.system = system;
        this.level = new ClusterLevel(system);
    }

    /**
     * Checks that everything with a form is written by this serializer, and nothing by Java's.
     *
     * @throws IllegalStateException if not: a configuration was lost or overwritten
     */
    public static void requireBindings(ActorSystem<?> system) {
        if (system.settings().config().getBoolean("pekko.actor.allow-java-serialization")) {
            throw new IllegalStateException("pekko.actor.allow-java-serialization: on (expected: off)");
        }
        Serialization serialization = SerializationExtension.get(Adapter.toClassic(system));
        for (WireForm<?> form : FORMS) {
            if (!isWrittenHere(serialization, form.type())) {
                throw new IllegalStateException("pekko.actor.serialization-bindings: nothing for "
                        + form.type().getName() + " (expected: " + WireSerializer.class.getName() + ")");
            }
        }
    }

    private static boolean isWrittenHere(Serialization serialization, Class<?> type) {
        try {
            return serialization.serializerFor(type) instanceof WireSerializer;
        } catch (NotSerializableException nobody) {
            return false;
        }
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return form(message).manifest(level.now());
    }

    @Override
    public byte[] toBinary(Object message) {
        return write(message, level.now());
    }

    /** As a node of this level reads it. */
    byte[] write(Object message, int written) {
        WireForm<?> form = form(message);
        if (written < form.since()) {
            throw new IllegalArgumentException("message " + form.code()
                    + " is new: a member of this cluster that is still of" + " an older version could not read it");
        }
        WireWriter writer = new WireWriter(refs(), written, EXPECTED_LENGTH);
        form.write(writer, message);
        return writer.toBytes();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        WireForm<?> form = form(manifest);
        try {
            WireReader reader = new WireReader(refs(), level(form, manifest), bytes);
            Object message = form.read().apply(reader);
            reader.end();
            return message;
        } catch (RuntimeException unreadable) {
            // Values that check themselves throw of their own accord where the bytes are not what was written.
            NotSerializableException failure =
                    new NotSerializableException("message " + manifest + ": " + unreadable.getMessage());
            failure.initCause(unreadable);
            throw failure;
        }
    }

    private static WireForm<?> form(Object message) {
        WireForm<?> form = BY_TYPE.get(message.getClass());
        if (form == null) {
            throw new IllegalArgumentException(
                    message.getClass().getName() + " does not cross nodes (expected: a type with a WireForm)");
        }
        return form;
    }

    private static WireForm<?> form(String manifest) throws NotSerializableException {
        int dot = manifest.lastIndexOf('.');
        WireForm<?> form = dot < 0 ? null : BY_CODE.get(manifest.substring(0, dot));
        if (form == null) {
            throw new NotSerializableException("message " + manifest + " is not known to this version of Stentor");
        }
        return form;
    }

    private static int level(WireForm<?> form, String manifest) throws NotSerializableException {
        for (int level = form.since(); level <= WireLevel.NEWEST; level++) {
            if (form.manifest(level).equals(manifest)) {
                return level;
            }
        }
        throw new NotSerializableException(
                "message " + manifest + " is of a version that this node cannot read (expected: "
                        + form.manifest(form.since()) + " to " + form.manifest(WireLevel.NEWEST) + ")");
    }

    /** Asked for late: the system is not whole yet when it makes its serializers. */
    private ActorRefResolver refs() {
        return ActorRefResolver.get(Adapter.toTyped(system));
    }
}
