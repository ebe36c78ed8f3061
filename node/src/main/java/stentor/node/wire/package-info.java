/**
 * How a message between nodes becomes bytes and back: {@link stentor.node.wire.WireForm} is the form of one type, {@link
 * stentor.node.wire.WireWriter} and {@link stentor.node.wire.WireReader} write and read its values. The forms themselves
 * are beside the messages, as {@code ChannelEvent} and {@code EventForms}; {@code cluster.wire} collects them. Knows
 * neither owners nor hubs.
 */
package stentor.node.wire;
