package stentor.node.cluster;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.remote.RemoteActorRefProvider;

/** Cuts and heals connections between nodes in the way Pekko's own tests do; needs {@code test-mode = on}. */
final class Network {
    private static final String THROTTLER = "org.apache.pekko.remote.transport.ThrottlerTransportAdapter$";

    private Network() {}

    /** Nothing that this system and the other node send each other arrives. */
    static void cut(ActorSystem<?> system, Address other) {
        throttle(system, other, "Blackhole$");
    }

    /** The opposite of {@link #cut}. */
    static void heal(ActorSystem<?> system, Address other) {
        throttle(system, other, "Unthrottled$");
    }

    private static void throttle(ActorSystem<?> system, Address other, String mode) {
        ExtendedActorSystem classic = (ExtendedActorSystem) Adapter.toClassic(system);
        ((RemoteActorRefProvider) classic.provider()).transport().managementCommand(command(other, mode));
    }

    /** By reflection: Java has no name for Scala's objects within objects. */
    private static Object command(Address other, String mode) {
        try {
            Class<?> command = Class.forName(THROTTLER + "SetThrottle");
            return command.getConstructors()[0].newInstance(other, object("Direction$Both$"), object(mode));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object object(String name) throws ReflectiveOperationException {
        return Class.forName(THROTTLER + name).getField("MODULE$").get(null);
    }
}
