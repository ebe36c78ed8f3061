/**
 * Traces of publishes, for OpenTelemetry. The only package that knows its library, and which exports by OTLP over HTTP with the JDK's
 * client. It knows no HTTP requests and no actors: a dialect says what was asked and answered, a channel's owner tells a {@link
 * stentor.node.channel.PublishWatch} how far a publish is.
 */
package stentor.node.tracing;
