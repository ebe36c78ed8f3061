package stentor.node.cluster.membership;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry in memory, for nodes in one JVM. */
public final class MemoryLivingNodes implements LivingNodes {
    private final Map<String, Long> until = new HashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final Set<String> condemned = new HashSet<>();
    private volatile boolean away;
    private String founder = "";
    private long founderUntil = System.nanoTime();

    /** From now on it answers, or does not. */
    public void away(boolean now) {
        away = now;
    }

    /** How often it was asked who lives. */
    public int questions() {
        return questions.get();
    }

    @Override
    public CompletionStage<Void> announce(String node) {
        return answer(() -> {
            until.put(node, System.nanoTime() + LIFETIME.toNanos());
            return null;
        });
    }

    @Override
    public CompletionStage<Void> withdraw(String node) {
        return answer(() -> {
            until.remove(node);
            return null;
        });
    }

    @Override
    public CompletionStage<Set<String>> living() {
        questions.incrementAndGet();
        return answer(() -> {
            until.values().removeIf(end -> System.nanoTime() - end > 0);
            return new HashSet<>(until.keySet());
        });
    }

    @Override
    public CompletionStage<Boolean> mayFound(String node) {
        return answer(() -> {
            if (!founder.equals(node) && System.nanoTime() - founderUntil < 0) {
                return false;
            }
            founder = node;
            founderUntil = System.nanoTime() + LIFETIME.toNanos();
            return true;
        });
    }

    @Override
    public CompletionStage<Set<String>> otherClusters() {
        return answer(Set::of);
    }

    @Override
    public CompletionStage<Boolean> mayOutlive(Set<String> own, Set<String> others) {
        return answer(() -> {
            if (own.stream().anyMatch(condemned::contains)) {
                return false;
            }
            condemned.addAll(others);
            return true;
        });
    }

    private synchronized <T> CompletionStage<T> answer(java.util.function.Supplier<T> answer) {
        return away
                ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                : CompletableFuture.completedFuture(answer.get());
    }
}
