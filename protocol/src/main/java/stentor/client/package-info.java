/**
 * A client for Stentor: publishes, reads queues, and subscribes with automatic resume. It needs the JDK and a JSON library
 * alone; {@link java.net.http.HttpClient} does the talking.
 *
 * <pre>{@code
 * StentorClient client = StentorClient.at("http://a.example:8080", "http://b.example:8080");
 *
 * // Publish. Repeated by itself while the server says 503; the Idempotency-Key makes that safe.
 * Published published = client.publish("/pubsub/news", Payload.text("Hello", "text/plain")).join();
 *
 * // Subscribe. Reconnects by itself, to whichever server answers, and goes on after the last message it had.
 * Subscription news = client.subscribe("/pubsub/news").start(message -> {
 *     if (message.afterGap()) {
 *         System.err.println("messages before this one are gone");
 *     }
 *     System.out.println(message.payload().text());
 * });
 *
 * // Work through a queue, each message at least once.
 * client.takeToAcknowledge("/push_messages/jobs").join().ifPresent(job -> {
 *     handle(job.payload());
 *     client.acknowledge("/push_messages/jobs", job.acknowledgement().orElseThrow()).join();
 * });
 * }</pre>
 *
 * <p>Methods return at once; a {@link java.util.concurrent.CompletableFuture} completes when the server has answered. It
 * fails with {@link stentor.client.RequestRefusedException} if the server refused, and with {@link
 * stentor.client.ServerUnavailableException} if no server answered in time or each was overloaded.
 *
 * <p>Package {@code stentor.protocol} has the values and codecs; nothing there knows this package.
 */
package stentor.client;
