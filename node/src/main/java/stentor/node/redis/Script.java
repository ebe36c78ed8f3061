package stentor.node.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.OutboxLog;
import stentor.node.messagelog.Publication;
import stentor.node.messagelog.QueueLog;

/** A Lua script of this package: one atomic step in Redis. */
enum Script {
    CLAIM("channel", MessageLog.REMEMBERED),
    CREATE("channel", MessageLog.REMEMBERED),
    APPEND("channel", MessageLog.REMEMBERED),
    DELIVERED("channel", MessageLog.REMEMBERED),
    TOUCH("channel", MessageLog.REMEMBERED),
    DELETE("channel", MessageLog.REMEMBERED),
    STATE("channel", MessageLog.REMEMBERED),
    READ("channel", MessageLog.REMEMBERED),
    TAG("channel", MessageLog.REMEMBERED),
    QUEUE_CLAIM("queue", QueueLog.REMEMBERED),
    QUEUE_WRITE("queue", QueueLog.REMEMBERED),
    QUEUE_STATE("queue", QueueLog.REMEMBERED),
    SESSION_CLAIM("session", Duration.ZERO),
    SESSION_SAVE("session", Duration.ZERO),
    SESSION_REMOVE("session", Duration.ZERO),
    OUTBOX_CLAIM("outbox", OutboxLog.REMEMBERED),
    OUTBOX_WRITE("outbox", OutboxLog.REMEMBERED);

    private final byte[] text;
    private final String digest;

    /**
     * @param beginning what it has in common with others
     * @param remembered how long the log knows what it has nothing of
     */
    Script(String beginning, Duration remembered) {
        String constants = "local KEY_LIFETIME, REMEMBERED = " + Publication.KEY_LIFETIME.toMillis() + ", "
                + remembered.toMillis() + "\n";
        String whole = constants + resource("time") + resource(beginning) + resource(name().toLowerCase(Locale.ROOT));
        text = whole.getBytes(StandardCharsets.UTF_8);
        digest = Base16.digest(text);
    }

    /** Runs it by its digest ({@code EVALSHA}); a server that does not know that is sent the text. */
    CompletionStage<Answer> run(RedisLink link, byte[][] keys, byte[][] arguments) {
        return link.<List<Object>>call(keys[0], redis -> redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments))
                .exceptionallyCompose(failure -> isUnknown(failure)
                        ? link.call(keys[0], redis -> redis.eval(text, ScriptOutputType.MULTI, keys, arguments))
                        : CompletableFuture.failedFuture(failure))
                .thenApply(Answer::new);
    }

    private static boolean isUnknown(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }

    static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
