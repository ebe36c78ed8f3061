/**
 * The Basic HTTP Push Relay Protocol as values: where a request says it stands, the validators that a message is sent
 * with, a channel's info in every format, what a batch is made of. Knows header values, but no HTTP library.
 */
package stentor.protocol.relay;
