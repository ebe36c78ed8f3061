/**
 * Webhooks. Each node's {@link stentor.node.webhook.HookReports} reports what its channels' owners say; an app's one outbox in the
 * cluster ({@link stentor.node.webhook.OutboxActor}) decides what is told ({@link stentor.node.webhook.Facts}), keeps it in the log
 * and makes the calls ({@link stentor.node.webhook.CallBook}, {@link stentor.node.webhook.WebhookSender}). It knows channels as their
 * owners do, and no dialect.
 */
package stentor.node.webhook;
