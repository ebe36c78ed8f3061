/**
 * One subscription over several channels: the streams of the channels' hubs are merged into one, in one order, with a compound
 * id that says where the subscriber is in each. Knows the hubs by {@link stentor.node.hub.Subscriptions} alone, and they know
 * nothing of it.
 */
package stentor.node.hub.several;
