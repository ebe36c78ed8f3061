package stentor.node.hub;

import stentor.protocol.channel.Message;

/**
 * A wire form of a message. A dialect has one instance for each form that differs (a location's headers, a transport),
 * so that all subscribers of that form are handed the same rendered thing.
 */
@FunctionalInterface
public interface Rendering<T> {
    T render(Message message);
}
