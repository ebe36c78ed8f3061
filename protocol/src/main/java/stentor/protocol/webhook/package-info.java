/**
 * Webhooks: what an application's server is told of channels, in Pusher's form, signed as Pusher does and as Standard Webhooks
 * (standardwebhooks.com) says. Pure.
 */
package stentor.protocol.webhook;
