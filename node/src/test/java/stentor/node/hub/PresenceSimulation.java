package stentor.node.hub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.channel.Member;
import stentor.node.channel.SimulatedPresence;
import stentor.node.messagelog.LogPosition;

/**
 * A presence channel in a cluster where what hubs and owners say to each other is lost, owners are replaced, claim the channel again, or may
 * not act as such for a while, and hubs' nodes die, in an order that a seed decides. One thread, and no time but a count of seconds.
 */
final class PresenceSimulation {
    private static final List<String> USERS = List.of("ann", "ben", "cem", "dee");
    private static final int HUBS = 3;

    private final Random random;
    private final List<String> history = new ArrayList<>();
    private final List<Hub> hubs = new ArrayList<>();
    /** On their way to the owner. */
    private final ArrayDeque<ChannelCommand> commands = new ArrayDeque<>();

    private SimulatedPresence owner;
    private TestInbox<ChannelCommand> toOwner;
    private long epoch = HubParts.EPOCH;
    private long seconds;
    private double loss;

    PresenceSimulation(long seed) {
        random = new Random(seed);
        note("seed " + seed);
        replaceOwner();
        for (int i = 0; i < HUBS; i++) {
            hubs.add(new Hub());
        }
    }

    /** A client: what it is told of others must follow on what it was told before. */
    private final class Client extends RecordingSubscriber {
        private final String user;
        private final boolean present;
        private final Set<String> told = new TreeSet<>();
        private boolean isIn;

        private Client(String user, boolean present) {
            this.user = user;
            this.present = present;
        }

        @Override
        public Optional<Watching> watches() {
            Optional<Member> as = present ? Optional.of(new Member(user, Optional.empty())) : Optional.empty();
            return Optional.of(new Watching(as, USERS.size(), true, false));
        }

        @Override
        public void present(List<Member> members) {
            check(!isIn, "is let in twice");
            isIn = true;
            members.forEach(member -> told.add(member.id()));
            check(!present || told.contains(user), "is let in, and does not see itself among " + told);
        }

        @Override
        public void notice(Notice notice) {
            check(isIn, "is told before it is in: " + notice.what());
            if (notice.what() instanceof Notice.Added added) {
                check(told.add(added.member().id()), "is told twice that there is " + added);
            } else if (notice.what() instanceof Notice.Removed removed) {
                check(told.remove(removed.user()), "is told twice that there is no more " + removed);
            }
        }

        private void check(boolean holds, String what) {
            if (!holds) {
                throw new AssertionError("a client of " + user + " " + what + "\n" + story());
            }
        }
    }

    private final class Hub {
        private final HubParts parts = new HubParts(0);
        private final ArrayDeque<ChannelEvent> events = new ArrayDeque<>();
        private final List<LocalSubscriber> clients = new ArrayList<>();

        private Hub() {
            parts.owner.lose();
        }

        private void connect(Client client) {
            LocalSubscriber subscriber = parts.arrive(client);
            clients.add(subscriber);
            if (parts.owner.isAttached()) {
                parts.admissions.admit(subscriber);
            }
        }

        private void disconnect() {
            if (!clients.isEmpty()) {
                LocalSubscriber leaving = clients.remove(random.nextInt(clients.size()));
                parts.subscribers.leave(leaving);
                parts.attendance.left(leaving);
            }
        }

        /** Asks for an owner, or for a sign of life, and again for what it asked before. */
        private void tick() {
            long now = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            if (!parts.owner.is(toOwner.getRef())) {
                // It does not answer, for it is dead.
                parts.owner.lose();
            }
            if (parts.owner.isAttached()) {
                parts.reports.send(now);
                parts.attendance.reported(parts.reports.newest());
                parts.attendance.askAgain(now);
                parts.admissions.askAgain(now);
            } else {
                toOwner.getRef().tell(new HubCommand.Attach(parts.self.getRef(), true, LogPosition.UNKNOWN));
            }
        }

        /** Takes one event; false if there is none. */
        private boolean step() {
            events.addAll(parts.self.getAllReceived());
            ChannelEvent event = events.poll();
            if (event == null) {
                return false;
            }
            if (isLost(event)) {
                return true;
            }
            parts.events.take(event);
            return true;
        }
    }

    private boolean ownerStep() {
        commands.addAll(toOwner.getAllReceived());
        ChannelCommand command = commands.poll();
        if (command != null && !isLost(command)) {
            owner.take(command, Duration.ofSeconds(seconds));
        }
        return command != null;
    }

    private void replaceOwner() {
        toOwner = TestInbox.create();
        commands.clear();
        owner = new SimulatedPresence(toOwner.getRef(), ++epoch);
        note("another owner, with epoch " + epoch);
    }

    private void replace(Hub hub) {
        note("a node dies");
        hubs.set(hubs.indexOf(hub), new Hub());
        commands.addAll(toOwner.getAllReceived());
        commands.removeIf(
                command -> command instanceof HubCommand said && said.hub().equals(hub.parts.self.getRef()));
        owner.gone(hub.parts.self.getRef());
    }

    /** So many things happen. In the last third nothing brings hubs to say all again: there what is lost has to be noticed. */
    void run(int things) {
        loss = 0.05;
        for (int i = 0; i < things; i++) {
            happen(random.nextInt(i < things * 2 / 3 ? 1000 : 960));
        }
    }

    private void happen(int choice) {
        Hub hub = hubs.get(random.nextInt(hubs.size()));
        if (choice < 80) {
            String user = USERS.get(random.nextInt(USERS.size()));
            note("a client of " + user + " comes");
            hub.connect(new Client(user, random.nextInt(4) > 0));
        } else if (choice < 160) {
            hub.disconnect();
        } else if (choice < 500) {
            ownerStep();
        } else if (choice < 850) {
            hub.step();
        } else if (choice < 940) {
            pass();
            hub.tick();
        } else if (choice < 960) {
            owner.certain(random.nextBoolean());
        } else if (choice < 980) {
            note("the owner claims again");
            owner.claim(++epoch);
        } else if (choice < 990) {
            replace(hub);
        } else {
            replaceOwner();
        }
    }

    private void pass() {
        seconds++;
        owner.wake(Duration.ofSeconds(seconds));
    }

    /** Nothing goes wrong any more, until there is nothing left to be said. */
    void settleDown() {
        note("settling down");
        loss = 0;
        owner.certain(true);
        for (int round = 0; round < 10; round++) {
            pass();
            hubs.forEach(Hub::tick);
            boolean acts = true;
            while (acts) {
                acts = ownerStep();
                for (Hub hub : hubs) {
                    acts |= hub.step();
                }
            }
        }
    }

    /** Who has a connection. */
    Set<String> truth() {
        Set<String> users = new TreeSet<>();
        clients().stream().filter(client -> client.present).forEach(client -> users.add(client.user));
        return users;
    }

    Set<String> listed() {
        return owner.users();
    }

    /** What each client believes that is in. */
    List<Set<String>> beliefs() {
        return clients().stream()
                .filter(client -> client.isIn)
                .map(client -> client.told)
                .toList();
    }

    /** How many clients there are. */
    List<Client> clients() {
        List<Client> all = new ArrayList<>();
        hubs.forEach(hub ->
                hub.clients.forEach(each -> all.add((Client) each.subscription().subscriber())));
        return all;
    }

    private boolean isLost(Object message) {
        boolean lost = random.nextDouble() < loss;
        note((lost ? "lost: " : "") + message);
        return lost;
    }

    private void note(String event) {
        history.add(event);
    }

    /** What happened, in words. */
    String story() {
        return String.join("\n", history);
    }
}
