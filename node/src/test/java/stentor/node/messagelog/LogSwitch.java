package stentor.node.messagelog;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Stands between owners and their log, and makes single methods of it fail or wait. */
public final class LogSwitch {
    private final ConcurrentMap<String, RuntimeException> failing = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, RuntimeException> failingOnce = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicInteger> calls = new ConcurrentHashMap<>();

    public MessageLog around(MessageLog log) {
        return (MessageLog) Proxy.newProxyInstance(
                MessageLog.class.getClassLoader(), new Class<?>[] {MessageLog.class}, (proxy, method, arguments) -> {
                    Supplier<Object> call = () -> {
                        try {
                            return method.invoke(log, arguments);
                        } catch (InvocationTargetException e) {
                            return CompletableFuture.failedFuture(e.getCause());
                        } catch (IllegalAccessException e) {
                            throw new AssertionError(e);
                        }
                    };
                    return answer(method.getName(), call);
                });
    }

    private Object answer(String method, Supplier<Object> call) {
        calls.computeIfAbsent(method, name -> new AtomicInteger()).incrementAndGet();
        RuntimeException once = failingOnce.remove(method);
        RuntimeException failure = once == null ? failing.get(method) : once;
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<Void> waiting = held.get(method);
        return waiting == null
                ? call.get()
                : waiting.thenCompose(
                        now -> (CompletableFuture<?>) call.get()); // MemoryMessageLog's stages are futures
    }

    /** From now on the method fails with this. */
    public void fail(String method, RuntimeException failure) {
        failing.put(method, failure);
    }

    /** The next call of the method fails with this. */
    public void failOnce(String method, RuntimeException failure) {
        failingOnce.put(method, failure);
    }

    /** All is well again. */
    public void mend() {
        failing.clear();
    }

    /** Calls of the method wait until they are let go. */
    public void hold(String method) {
        held.put(method, new CompletableFuture<>());
    }

    /** Those that were held, and those to come, go on. */
    public void letGo(String method) {
        held.remove(method).complete(null);
    }

    /** How often the method was called. */
    public int calls(String method) {
        return calls.getOrDefault(method, new AtomicInteger()).get();
    }
}
