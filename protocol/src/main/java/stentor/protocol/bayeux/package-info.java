/**
 * Bayeux 1.0 (CometD, Faye) as text: requests read, replies and deliveries written, channel names, advice, errors and the
 * extensions ack, timesync and replay. Text in, values out; knows no session, no connection and no clock.
 */
package stentor.protocol.bayeux;
