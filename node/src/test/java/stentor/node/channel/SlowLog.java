package stentor.node.channel;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import stentor.node.messagelog.MessageLog;

/** A log whose appends are counted, and answered some time after they were made, on another thread. */
final class SlowLog {
    private SlowLog() {}

    static MessageLog around(MessageLog log, AtomicLong appends, long delay, TimeUnit unit) {
        Executor later = CompletableFuture.delayedExecutor(delay, unit, Runnable::run);
        return (MessageLog) Proxy.newProxyInstance(
                MessageLog.class.getClassLoader(), new Class<?>[] {MessageLog.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(log, arguments);
                    if (!method.getName().equals("append")) {
                        return answer;
                    }
                    appends.incrementAndGet();
                    CompletionStage<?> appended = (CompletionStage<?>) answer;
                    return delay == 0 ? appended : appended.thenApplyAsync(Function.identity(), later);
                });
    }
}
