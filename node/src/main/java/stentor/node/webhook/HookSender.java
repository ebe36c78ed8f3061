package stentor.node.webhook;

import java.util.concurrent.CompletionStage;
import stentor.node.app.App;
import stentor.node.app.WebhookTarget;

/** Makes a call. */
@FunctionalInterface
interface HookSender {
    /** What came of it. */
    sealed interface Outcome {}

    /** The target has it. */
    record Made() implements Outcome {}

    /** @param reason for operators: {@code answered 500} */
    record NotMade(String reason) implements Outcome {}

    /** Never fails, and comes in time. */
    CompletionStage<Outcome> send(App app, WebhookTarget target, Call call);
}
