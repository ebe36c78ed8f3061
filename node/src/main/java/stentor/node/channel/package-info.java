/**
 * The channel's one owner in the cluster: it orders what is published, decides which subscribers may stay, and gives each message
 * once to every hub. The rules are plain classes ({@code ChannelOwner} and what it is made of: {@code
 * Execution}, {@code Batch}, {@code Ledger}, {@code SubscriberRoster}, {@code MessageIdClock} ...); {@link stentor.node.channel.ChannelActor} carries them out. Knows no HTTP and no Redis.
 */
package stentor.node.channel;
