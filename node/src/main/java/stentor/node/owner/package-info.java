/**
 * What all things with one owner in the cluster (channels, queues, sessions ...) have in common: whether
 * the node may still act as the owner ({@link stentor.node.owner.Standing}), how its log does ({@link
 * stentor.node.owner.LogWatch}), how an actor goes on when the log has answered ({@link stentor.node.owner.Stages}), and
 * where its answers go ({@link stentor.node.owner.ReplyTo}). Knows no channel and no queue.
 *
 * <h2>Adding an owned thing</h2>
 *
 * <ol>
 *   <li>Its commands: a sealed interface. A command that is answered is a record that implements {@link
 *       stentor.node.owner.Asked}; the ask's answer goes to {@link stentor.node.owner.Asked#replyTo}.
 *   <li>Its decisions: a plain class without actors or clocks, and an actor that carries them out. The actor is given an
 *       {@link stentor.node.owner.OwnerNode}: it calls {@code opened} when it can be told commands, {@code closed} before it
 *       ends or asks to be {@code passivate}d, and {@code handOver} for a command that comes after that.
 *   <li>The forms of its commands and answers: a list of {@code WireForm} beside them, named by {@code WireSerializer} and,
 *       by their sealed interfaces, by {@code application.conf}.
 *   <li>Its way in: {@code sharding.own(OwnedKind.named("session", ...))} gives {@code tell} and {@code ask} from every node.
 * </ol>
 */
package stentor.node.owner;
