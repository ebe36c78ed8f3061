/**
 * The Pusher Channels protocol (versions 5 to 7) and its HTTP API: frames, channel names, signatures, errors, answers. Pure:
 * values in, values out; no sockets, no actors, no clock.
 */
package stentor.protocol.pusher;
