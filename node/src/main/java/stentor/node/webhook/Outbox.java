package stentor.node.webhook;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import stentor.node.app.WebhookTarget;
import stentor.node.messagelog.OutboxLog.Changes;
import stentor.node.owner.ReplyTo;
import stentor.protocol.webhook.WebhookCodec;
import stentor.protocol.webhook.WebhookEvent;

/**
 * An app's outbox: gathers what is to be told for a moment, makes calls of it, and says what is to be written before anything of it
 * counts. Somebody else writes and keeps the time ({@link #next}, then {@link #written}).
 */
final class Outbox {
    /** Events that come within this time go out in one call... */
    static final long GATHER = 100;
    /** ... and while a target has not taken the calls before, within this. */
    static final long GATHER_WHILE_BEHIND = 1_000;

    static final int MOST_EVENTS = 500;
    static final long MOST_EVENT_BYTES = 256 << 10;
    /** A miss is told once in this time: who fills the cache needs a moment. */
    static final long MISS_AGAIN = 5_000;

    private static final int MOST_MISSES = 10_000;
    /** Of the calls that were given up, so many are shown: the newest. */
    private static final int SHOWN = 100;

    /**
     * What is written in one step.
     *
     * @param calls that are to be made once it is written
     * @param answers who is told then
     */
    record Step(Changes changes, List<Call> calls, List<ReplyTo<OutboxReply>> answers) {}

    private final Supplier<List<WebhookTarget>> targets;
    private final Facts facts;
    private final OwnerQuestions questions;
    private final CallBook book;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final HookCounts counts;

    private final List<WebhookEvent> gathered = new ArrayList<>();
    private long gatheredSince;
    private long gatheredBytes;
    private final Map<String, Long> misses = new LinkedHashMap<>();
    private List<ReplyTo<OutboxReply>> answers = new ArrayList<>();
    private final Map<String, String> changedCalls = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    Outbox(
            Supplier<List<WebhookTarget>> targets,
            Facts facts,
            CallBook book,
            Supplier<String> ids,
            InstantSource clock,
            HookCounts counts) {
        this.targets = targets;
        this.facts = facts;
        this.questions = new OwnerQuestions(facts);
        this.book = book;
        this.ids = ids;
        this.clock = clock;
        this.counts = counts;
    }

    Facts facts() {
        return facts;
    }

    OwnerQuestions questions() {
        return questions;
    }

    CallBook book() {
        return book;
    }

    /**
     * How it does, for operators.
     *
     * @param node that has it
     */
    OutboxReply.Standing standing(String node) {
        List<Call> kept = List.copyOf(book.kept());
        List<OutboxReply.GivenUp> newest = kept.subList(Math.max(0, kept.size() - SHOWN), kept.size()).stream()
                .map(call -> new OutboxReply.GivenUp(
                        call.id(),
                        call.url(),
                        call.createdMillis(),
                        call.events(),
                        call.givenUp().orElse("")))
                .toList();
        return new OutboxReply.Standing(node, book.waiting(), facts.size(), kept.size(), newest);
    }

    /** Takes the calls that the log has; those to targets that are none any more are over. */
    void resume(Map<String, String> calls) {
        calls.entrySet().stream()
                .map(entry -> Call.decode(entry.getKey(), entry.getValue()))
                .flatMap(Optional::stream)
                .sorted((one, other) -> Long.compare(one.createdMillis(), other.createdMillis()))
                .forEach(call -> {
                    if (targets.get().stream().noneMatch(target -> isTo(call, target))) {
                        done.add(call.id());
                    } else if (call.givenUp().isPresent() || !book.add(call)) {
                        keep(call);
                    }
                });
    }

    Optional<WebhookTarget> target(Call call) {
        return targets.get().stream().filter(target -> isTo(call, target)).findFirst();
    }

    private static boolean isTo(Call call, WebhookTarget target) {
        return target.url().toString().equals(call.url());
    }

    void take(OutboxCommand.Report report, long now) {
        if (facts.isNew(report.node(), report.number())) {
            report.left().forEach(channel -> facts.ownerLeft(channel, report.node(), now));
            report.assertions().forEach(assertion -> facts.take(assertion, report.node(), now));
            tellFacts(now);
            report.events().forEach(event -> tellEvent(event, now));
        }
        answers.add(report.replyTo());
    }

    /** Time has passed. */
    void tick(long now) {
        facts.tick(now);
        tellFacts(now);
    }

    private void tellFacts(long now) {
        facts.takeEvents().forEach(event -> gather(event, now));
    }

    private void tellEvent(WebhookEvent event, long now) {
        if (event.name() == WebhookEvent.Name.CACHE_MISS) {
            Long last = misses.get(event.channel());
            if (last != null && now - last < MISS_AGAIN) {
                return;
            }
            misses.remove(event.channel());
            misses.put(event.channel(), now);
            if (misses.size() > MOST_MISSES) {
                misses.remove(misses.keySet().iterator().next());
            }
        }
        gather(event, now);
    }

    private void gather(WebhookEvent event, long now) {
        if (targets.get().stream().anyMatch(target -> target.events().contains(event.name()))) {
            if (gathered.isEmpty()) {
                gatheredSince = now;
                gatheredBytes = 0;
            }
            gathered.add(event);
            gatheredBytes += HookReports.weight(event);
        }
    }

    // Calls

    /** Keeps a call that was given up, in the place of the oldest ones where there are too many. */
    private void keep(Call call) {
        List<String> leaving = book.keep(call);
        changedCalls.keySet().removeAll(leaving);
        done.addAll(leaving);
    }

    void made(String id) {
        book.made(id);
        done.add(id);
    }

    /** @param reason for those who look why it was given up */
    CallBook.Failed failed(Call call, String reason, long now) {
        CallBook.Failed failed = book.failed(call.id(), now);
        if (failed == CallBook.Failed.GIVEN_UP) {
            Call givenUp = call.givenUp(reason);
            changedCalls.put(call.id(), givenUp.encode());
            keep(givenUp);
        }
        return failed;
    }

    /** Makes calls again that were given up, in their old order; returns how many. */
    int sendAgain(Optional<String> id) {
        int again = 0;
        for (Call call : book.takeKept(id)) {
            if (book.add(call.anew())) {
                changedCalls.put(call.id(), call.anew().encode());
                again++;
            } else {
                keep(call);
            }
        }
        return again;
    }

    // What is written

    /** What to write now, if anything. */
    Optional<Step> next(long now) {
        boolean waits = !gathered.isEmpty()
                && now - gatheredSince < (book.isBehind() ? GATHER_WHILE_BEHIND : GATHER)
                && gathered.size() < MOST_EVENTS
                && gatheredBytes < MOST_EVENT_BYTES;
        boolean nothing = gathered.isEmpty()
                && answers.isEmpty()
                && !facts.hasChanges()
                && changedCalls.isEmpty()
                && done.isEmpty();
        if (waits || nothing) {
            return Optional.empty();
        }
        List<Call> calls = calls();
        gathered.clear();
        Map<String, String> texts = new HashMap<>(changedCalls);
        calls.forEach(call -> texts.put(call.id(), call.encode()));
        Set<String> over = new HashSet<>(done);
        over.removeAll(texts.keySet());
        Step step = new Step(new Changes(facts.takeChanged(), facts.takeForgotten(), texts, over), calls, answers);
        changedCalls.clear();
        done.clear();
        answers = new ArrayList<>();
        return Optional.of(step);
    }

    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (WebhookTarget target : targets.get()) {
            List<WebhookEvent> wanted = new ArrayList<>();
            long bytes = 0;
            for (WebhookEvent event : gathered) {
                if (target.events().contains(event.name())) {
                    wanted.add(event);
                    bytes += HookReports.weight(event);
                }
                if (wanted.size() >= MOST_EVENTS || bytes >= MOST_EVENT_BYTES) {
                    calls.add(call(target, wanted));
                    wanted.clear();
                    bytes = 0;
                }
            }
            if (!wanted.isEmpty()) {
                calls.add(call(target, wanted));
            }
        }
        return calls;
    }

    private Call call(WebhookTarget target, List<WebhookEvent> events) {
        String body = new String(WebhookCodec.body(clock.millis(), events), java.nio.charset.StandardCharsets.UTF_8);
        return new Call(ids.get(), target.url().toString(), clock.millis(), events.size(), body, Optional.empty());
    }

    /** The step is in the log: its calls are to be made. */
    void written(Step step) {
        for (Call call : step.calls()) {
            if (!book.add(call)) {
                counts.callGivenUp();
                Call givenUp = call.givenUp("too many calls waited");
                changedCalls.put(call.id(), givenUp.encode());
                keep(givenUp);
            }
        }
    }

    /** All that there is, for a log that has lost it, with what a step was to add. */
    Changes all(Step step) {
        Map<String, String> calls = new HashMap<>(book.all());
        calls.putAll(step.changes().calls());
        return new Changes(facts.all(), Set.of(), calls, Set.of());
    }
}
