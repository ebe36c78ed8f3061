package stentor.node.channel;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import stentor.node.messagelog.MessageLog;

/**
 * What a channel's owner asks of its log next, and how it goes on with the answer.
 *
 * @param question asks the log
 * @param then is told the answer by {@link ChannelOwner#answered}
 */
record LogStep<T>(Function<MessageLog, CompletionStage<T>> question, Consumer<T> then) {}
