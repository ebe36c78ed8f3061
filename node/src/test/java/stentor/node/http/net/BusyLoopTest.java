package stentor.node.http.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A loop whose tasks have no end, as while thousands of owners and hubs begin, still serves its sockets. */
class BusyLoopTest {
    private static final int CLIENTS = 100;
    private static final long PATIENCE_SECONDS = 60;

    /** Netty looks at its clock after so many tasks. */
    private static final int TASKS_BETWEEN_LOOKS = 64;

    /** A task of a millisecond at least, which is followed by another one until there is enough. */
    private static final class EndlessTask implements Runnable {
        private final GuardedLoop loop;
        private volatile boolean enough;
        private int runs;

        private EndlessTask(GuardedLoop loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            runs++;
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            if (!enough) {
                loop.execute(this);
            }
        }
    }

    /** Sockets, of which there are none: notes how many tasks had run whenever it was their turn. */
    private static final class Turns implements IoHandler {
        private final List<Integer> tasksBefore = new ArrayList<>();
        private final CompletableFuture<List<Integer>> some = new CompletableFuture<>();
        private volatile EndlessTask task;

        @Override
        public int run(IoHandlerContext context) {
            if (task != null && task.runs > 0 && tasksBefore.size() < 4) {
                tasksBefore.add(task.runs);
            } else if (task != null && tasksBefore.size() == 4) {
                task.enough = true;
                some.complete(List.copyOf(tasksBefore));
            }
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new AssertionError("it has no sockets");
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handle) {
            return false;
        }
    }

    @Test
    void itLooksAtItsSocketsWhileThereAreTasks() throws Exception {
        Turns turns = new Turns();
        GuardedLoop loop = new GuardedLoop(
                null, new ThreadPerTaskExecutor(new DefaultThreadFactory("busy", true)), any -> turns, error -> {});
        turns.task = new EndlessTask(loop);
        loop.execute(turns.task);
        List<Integer> tasksBefore = turns.some.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        // A task that takes longer makes it fewer.
        for (int turn = 1; turn < tasksBefore.size(); turn++) {
            assertThat(tasksBefore.get(turn) - tasksBefore.get(turn - 1)).isLessThanOrEqualTo(2 * TASKS_BETWEEN_LOOKS);
        }
    }

    /** On one loop. */
    private static final class Accepting {
        private final CompletableFuture<Integer> turnsForAll = new CompletableFuture<>();
        private int accepted;
        private int turns;
        private boolean inTurn;

        private void accepted() {
            turns += inTurn ? 0 : 1;
            inTurn = true;
            accepted++;
            if (accepted == CLIENTS) {
                turnsForAll.complete(turns);
            }
        }
    }

    @Test
    void itAcceptsManyConnectionsInATurn() throws Exception {
        Loops loops = Loops.start("busy", 1, error -> {});
        CompletableFuture<Void> allWait = new CompletableFuture<>();
        List<Socket> clients = new ArrayList<>();
        try {
            Accepting accepting = new Accepting();
            Listener listener = Listener.bind(
                            loops,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            channel -> accepting.accepted())
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            loops.executor().execute(() -> {
                allWait.join();
                endOfTurn(loops, accepting);
            });
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(new Socket(
                        listener.address().getAddress(), listener.address().getPort()));
            }
            allWait.complete(null);
            assertThat(accepting.turnsForAll.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isLessThanOrEqualTo(CLIENTS / 10);
        } finally {
            allWait.complete(null);
            for (Socket client : clients) {
                client.close();
            }
            loops.stop().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void endOfTurn(Loops loops, Accepting accepting) {
        accepting.inTurn = false;
        if (!accepting.turnsForAll.isDone()) {
            loops.executor().execute(() -> endOfTurn(loops, accepting));
        }
    }
}
