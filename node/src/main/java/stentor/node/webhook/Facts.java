package stentor.node.webhook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stentor.protocol.webhook.WebhookEvent;

/**
 * What an app was told of its channels: which are occupied, and who is in them. From what channels' owners assert it decides which
 * events follow, so that for each subject they strictly alternate. What is absent is told only when it has been so for a while: a page
 * that is loaded again is silent. What the owners of a lost node asserted is doubtful until it is asked for again. Times are those of
 * one monotonic clock, in milliseconds.
 */
final class Facts {
    /** How long something is absent before it is told. */
    static final long HOLD = 3_000;
    /** After the loss of an owner: by then the channel's hubs have found the next one. */
    static final long DOUBT = 2_000;
    /** A log that knew nothing may be one that has lost everything: for so long owners know better what was told. */
    static final long YOUNG = 30_000;

    private static final String NODE = "n ";
    private static final char IS_ABSENT = '!';
    private static final char IS_DOUBTFUL = '?';

    /** Something that was told to be present. */
    private static final class Fact {
        private String node;
        /** Whether the owner that asserted it is gone, and none has asserted it since. */
        private boolean doubtful;

        private boolean absent;
        private long absentSince;

        private Fact(String node) {
            this.node = node;
        }

        /** As the log keeps it. */
        private String text() {
            return absent ? IS_ABSENT + node : doubtful ? IS_DOUBTFUL + node : node;
        }
    }

    private final Map<Subject, Fact> facts = new HashMap<>();
    private final Map<String, Set<Subject>> byChannel = new HashMap<>();
    /** In the order in which they became so. */
    private final Set<Subject> absent = new LinkedHashSet<>();
    /** Channels whose owner is to be asked, and when. */
    private final Map<String, Long> doubtful = new LinkedHashMap<>();
    /** The number of the last report that was taken from each node. */
    private final Map<String, Long> reports = new HashMap<>();

    private final long youngUntil;
    private final List<WebhookEvent> events = new ArrayList<>();
    private final Map<String, String> changed = new HashMap<>();
    private final Set<String> forgotten = new HashSet<>();

    /**
     * @param known what the log has
     * @param isNew whether the log knew nothing at all
     */
    Facts(Map<String, String> known, boolean isNew, long now) {
        youngUntil = isNew ? now + YOUNG : now;
        known.forEach((name, value) -> {
            if (name.startsWith(NODE)) {
                reports.put(name.substring(NODE.length()), Long.parseLong(value));
            } else {
                Subject.read(name).ifPresent(subject -> read(subject, value, now));
            }
        });
    }

    private void read(Subject subject, String value, long now) {
        boolean marked = value.charAt(0) == IS_ABSENT || value.charAt(0) == IS_DOUBTFUL;
        Fact fact = new Fact(marked ? value.substring(1) : value);
        put(subject, fact);
        if (marked && value.charAt(0) == IS_ABSENT) {
            fact.absent = true;
            fact.absentSince = now;
            absent.add(subject);
        } else if (marked) {
            fact.doubtful = true;
            doubtful.putIfAbsent(subject.channel(), now + DOUBT);
        }
    }

    private void put(Subject subject, Fact fact) {
        facts.put(subject, fact);
        byChannel
                .computeIfAbsent(subject.channel(), absentYet -> new HashSet<>())
                .add(subject);
    }

    // What owners say

    /** Whether a node's report is a new one; if so, it counts as taken. */
    boolean isNew(String node, long number) {
        Long last = reports.get(node);
        if (last != null && number <= last) {
            return false;
        }
        reports.put(node, number);
        set(NODE + node, Long.toString(number));
        return true;
    }

    void take(Assertion assertion, String node, long now) {
        Subject subject = assertion.subject();
        switch (assertion.state()) {
            case PRESENT -> present(subject, node, true);
            case STILL_PRESENT -> present(subject, node, now - youngUntil >= 0);
            case ABSENT -> absent(subject, node, now);
        }
    }

    private void present(Subject subject, String node, boolean told) {
        Fact fact = facts.get(subject);
        if (fact == null) {
            put(subject, new Fact(node));
            set(subject.text(), node);
            if (told) {
                tell(subject, true);
            }
            return;
        }
        String before = fact.text();
        fact.absent = false;
        fact.doubtful = false;
        fact.node = node;
        absent.remove(subject);
        if (!fact.text().equals(before)) {
            set(subject.text(), fact.text());
        }
    }

    private void absent(Subject subject, String node, long now) {
        Fact fact = facts.get(subject);
        if (fact == null && now - youngUntil < 0) {
            fact = new Fact(node);
            put(subject, fact);
            set(subject.text(), node);
        }
        // An owner from the past does not know what the present one let in.
        if (fact != null && (fact.node.equals(node) || fact.doubtful)) {
            absentSince(subject, fact, now);
        }
    }

    private void absentSince(Subject subject, Fact fact, long now) {
        if (!fact.absent) {
            fact.absent = true;
            fact.absentSince = now;
            absent.add(subject);
            set(subject.text(), fact.text());
        }
    }

    /** The channel's owner on this node has ended. */
    void ownerLeft(String channel, String node, long now) {
        for (Subject subject : byChannel.getOrDefault(channel, Set.of())) {
            Fact fact = facts.get(subject);
            if (fact.node.equals(node)) {
                doubt(subject, fact, now);
            }
        }
    }

    private void doubt(Subject subject, Fact fact, long now) {
        if (!fact.doubtful) {
            fact.doubtful = true;
            set(subject.text(), fact.text());
        }
        doubtful.putIfAbsent(subject.channel(), now + DOUBT);
    }

    /** These nodes are in the cluster: what others asserted is doubtful. */
    void nodesAre(Set<String> living, long now) {
        Set<String> lost = new HashSet<>(reports.keySet());
        lost.removeAll(living);
        if (lost.isEmpty()) {
            return;
        }
        lost.forEach(node -> {
            reports.remove(node);
            forget(NODE + node);
        });
        doubtAllBut(living, now);
    }

    private void doubtAllBut(Set<String> living, long now) {
        facts.forEach((subject, fact) -> {
            if (!living.contains(fact.node)) {
                doubt(subject, fact, now);
            }
        });
    }

    /** After a claim: whatever no living node stands for is doubtful. */
    void begin(Set<String> living, long now) {
        doubtAllBut(living, now);
        nodesAre(living, now);
    }

    /** The channels whose owners are to be asked now, so many at most; each is asked for once, until {@link #askAgain}. */
    List<String> toAsk(int most, long now) {
        List<String> due = new ArrayList<>();
        Iterator<Map.Entry<String, Long>> all = doubtful.entrySet().iterator();
        while (due.size() < most && all.hasNext()) {
            Map.Entry<String, Long> next = all.next();
            if (now - next.getValue() >= 0) {
                due.add(next.getKey());
                all.remove();
            }
        }
        return due;
    }

    /** The owner did not answer. */
    void askAgain(String channel, long now) {
        doubtful.putIfAbsent(channel, now + DOUBT);
    }

    /** The owner has answered; whoever is present asserts it, too. */
    void answered(String channel, boolean occupied, Set<String> users, long now) {
        boolean again = false;
        for (Subject subject : byChannel.getOrDefault(channel, Set.of())) {
            Fact fact = facts.get(subject);
            if (fact.doubtful) {
                boolean present = subject.user().map(users::contains).orElse(occupied);
                if (present) {
                    again = true;
                } else {
                    absentSince(subject, fact, now);
                }
            }
        }
        if (again) {
            askAgain(channel, now);
        }
    }

    // Time passes

    /** Tells what has been absent for long enough: members before their channels. */
    void tick(long now) {
        List<Subject> over = new ArrayList<>();
        for (Subject subject : absent) {
            if (now - facts.get(subject).absentSince < HOLD) {
                break;
            }
            over.add(subject);
        }
        over.stream().filter(subject -> subject.user().isPresent()).forEach(this::end);
        over.stream().filter(subject -> subject.user().isEmpty()).forEach(this::end);
    }

    private void end(Subject subject) {
        absent.remove(subject);
        facts.remove(subject);
        Set<Subject> others = byChannel.get(subject.channel());
        others.remove(subject);
        if (others.isEmpty()) {
            byChannel.remove(subject.channel());
        }
        forget(subject.text());
        tell(subject, false);
    }

    private void tell(Subject subject, boolean present) {
        events.add(subject.user()
                .map(user -> WebhookEvent.ofMember(
                        present ? WebhookEvent.Name.MEMBER_ADDED : WebhookEvent.Name.MEMBER_REMOVED,
                        subject.channel(),
                        user))
                .orElseGet(() -> WebhookEvent.ofChannel(
                        present ? WebhookEvent.Name.CHANNEL_OCCUPIED : WebhookEvent.Name.CHANNEL_VACATED,
                        subject.channel())));
    }

    // What is to be written

    private void set(String name, String value) {
        forgotten.remove(name);
        changed.put(name, value);
    }

    private void forget(String name) {
        changed.remove(name);
        forgotten.add(name);
    }

    boolean hasChanges() {
        return !changed.isEmpty() || !forgotten.isEmpty();
    }

    /** The events that follow from what was taken since the last time. */
    List<WebhookEvent> takeEvents() {
        List<WebhookEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** What is to be written since the last time; {@link #takeForgotten} goes with it. */
    Map<String, String> takeChanged() {
        Map<String, String> taken = Map.copyOf(changed);
        changed.clear();
        return taken;
    }

    Set<String> takeForgotten() {
        Set<String> taken = Set.copyOf(forgotten);
        forgotten.clear();
        return taken;
    }

    /** All of it, for a log that has lost it. */
    Map<String, String> all() {
        Map<String, String> all = new HashMap<>();
        facts.forEach((subject, fact) -> all.put(subject.text(), fact.text()));
        reports.forEach((node, number) -> all.put(NODE + node, Long.toString(number)));
        return all;
    }

    int size() {
        return facts.size();
    }
}
