package stentor.node.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import stentor.node.app.WebhookTarget;
import stentor.node.owner.ReplyTo;
import stentor.node.webhook.Assertion.State;
import stentor.protocol.webhook.WebhookEvent;
import stentor.protocol.webhook.WebhookEvent.Name;

class OutboxTest {
    private static final String HERE = "1 pekko://stentor@here:1";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_450_755_280_000L));
    private static final WebhookTarget ALL =
            new WebhookTarget(URI.create("http://all/"), EnumSet.allOf(Name.class), true);
    private static final WebhookTarget MISSES =
            new WebhookTarget(URI.create("http://misses/"), Set.of(Name.CACHE_MISS), true);

    private final AtomicInteger ids = new AtomicInteger();
    private final HookCounts counts = new HookCounts();
    private final Map<String, String> facts = new HashMap<>();
    private final Map<String, String> calls = new HashMap<>();
    private final List<OutboxReply> replies = new ArrayList<>();
    private Outbox outbox = outbox(List.of(ALL, MISSES));
    private long number;

    private Outbox outbox(List<WebhookTarget> targets) {
        Outbox made = new Outbox(
                () -> targets,
                new Facts(facts, false, 0),
                new CallBook(bound -> 0),
                () -> "id" + ids.incrementAndGet(),
                CLOCK,
                counts);
        made.resume(calls);
        return made;
    }

    private void report(long now, List<Assertion> assertions, WebhookEvent... events) {
        ReplyTo<OutboxReply> replyTo = replies::add;
        outbox.take(new OutboxCommand.Report(HERE, ++number, assertions, List.of(), List.of(events), replyTo), now);
    }

    private static Assertion present(String channel) {
        return new Assertion(Subject.of(channel), State.PRESENT);
    }

    private static WebhookEvent miss(String channel) {
        return WebhookEvent.ofChannel(Name.CACHE_MISS, channel);
    }

    /** As the actor does, with a log that works. */
    private Optional<Outbox.Step> write(long now) {
        Optional<Outbox.Step> step = outbox.next(now);
        step.ifPresent(found -> {
            facts.putAll(found.changes().facts());
            facts.keySet().removeAll(found.changes().forgotten());
            calls.putAll(found.changes().calls());
            calls.keySet().removeAll(found.changes().done());
            outbox.written(found);
            found.answers().forEach(answer -> answer.tell(new OutboxReply.Taken(1)));
        });
        return step;
    }

    private List<Call> due(long now) {
        return outbox.book().due(now);
    }

    @Test
    void whatComesWithinAMomentIsOneCallToEachTargetThatWantsIt() {
        report(0, List.of(present("a")), miss("c"));
        assertThat(outbox.next(Outbox.GATHER - 1)).isEmpty();
        report(50, List.of(present("b")));
        assertThat(write(Outbox.GATHER)).isPresent();
        List<Call> due = due(Outbox.GATHER);
        assertThat(due).extracting(Call::url).containsExactly("http://all/", "http://misses/");
        assertThat(due.get(0).body())
                .isEqualTo(
                        "{\"time_ms\":1450755280000,\"events\":[{\"name\":\"channel_occupied\",\"channel\":\"a\"},"
                                + "{\"name\":\"cache_miss\",\"channel\":\"c\"},{\"name\":\"channel_occupied\",\"channel\":\"b\"}]}");
        assertThat(due.get(1).events()).isEqualTo(1);
        assertThat(replies).hasSize(2);
    }

    @Test
    void nothingIsSentOrAnsweredBeforeItIsInTheLog() {
        report(0, List.of(present("a")));
        outbox.next(Outbox.GATHER).orElseThrow();
        assertThat(due(Outbox.GATHER)).isEmpty();
        assertThat(replies).isEmpty();
    }

    @Test
    void whileATargetIsBehindMoreIsGathered() {
        report(0, List.of(present("a")));
        write(Outbox.GATHER);
        report(200, List.of(present("b")));
        assertThat(outbox.next(200 + Outbox.GATHER)).isEmpty();
        assertThat(outbox.next(200 + Outbox.GATHER_WHILE_BEHIND)).isPresent();
    }

    @Test
    void manyEventsDoNotWaitAndAreSeveralCalls() {
        List<Assertion> many = new ArrayList<>();
        for (int i = 0; i < Outbox.MOST_EVENTS + 1; i++) {
            many.add(present("c" + i));
        }
        report(0, many);
        assertThat(write(0).orElseThrow().calls()).extracting(Call::events).containsExactly(Outbox.MOST_EVENTS, 1);
    }

    @Test
    void aReportThatIsRepeatedTellsNothingAndIsAnswered() {
        report(0, List.of(), miss("c"));
        write(Outbox.GATHER);
        number--;
        report(Outbox.MISS_AGAIN * 2, List.of(), miss("c"));
        assertThat(write(Outbox.MISS_AGAIN * 3).orElseThrow().calls()).isEmpty();
        assertThat(replies).hasSize(2);
    }

    @Test
    void aMissIsToldOnceInAWhile() {
        report(0, List.of(), miss("c"), miss("c"), miss("d"));
        report(Outbox.MISS_AGAIN - 1, List.of(), miss("c"));
        assertThat(write(Outbox.MISS_AGAIN).orElseThrow().calls().get(0).events())
                .isEqualTo(2);
        report(Outbox.MISS_AGAIN, List.of(), miss("c"));
        assertThat(write(3 * Outbox.MISS_AGAIN).orElseThrow().calls().get(0).events())
                .isEqualTo(1);
    }

    @Test
    void aCallThatWasMadeLeavesTheLog() {
        report(0, List.of(present("a")));
        write(Outbox.GATHER);
        Call call = due(Outbox.GATHER).get(0);
        assertThat(calls).containsKey(call.id());
        outbox.made(call.id());
        write(Outbox.GATHER);
        assertThat(calls).isEmpty();
        assertThat(facts).containsEntry("c a", HERE);
    }

    @Test
    void aCallThatWasGivenUpIsKeptAndSentAgainByHandEvenByTheNextSender() {
        report(0, List.of(present("a")));
        write(Outbox.GATHER);
        long now = Outbox.GATHER;
        Call call = due(now).get(0);
        while (outbox.failed(call, "answered 500", now) == CallBook.Failed.AGAIN) {
            now += CallBook.LONGEST_PAUSE;
            assertThat(due(now)).containsExactly(call);
        }
        write(now);
        assertThat(due(now + CallBook.PATIENCE)).isEmpty();
        assertThat(outbox.book().kept()).containsExactly(call.givenUp("answered 500"));
        assertThat(outbox.standing(HERE).newest())
                .containsExactly(new OutboxReply.GivenUp(
                        call.id(), call.url(), call.createdMillis(), call.events(), "answered 500"));
        outbox = outbox(List.of(ALL));
        assertThat(due(now)).isEmpty();
        assertThat(outbox.sendAgain(Optional.of("nobody"))).isZero();
        assertThat(outbox.sendAgain(Optional.of(call.id()))).isEqualTo(1);
        write(now);
        assertThat(due(now)).containsExactly(call);
        outbox = outbox(List.of(ALL));
        assertThat(due(now)).containsExactly(call);
    }

    @Test
    void theNextSenderMakesTheCallsThatWaitInTheirOrder() {
        calls.put("x", new Call("x", "http://all/", 2, 1, "{}", Optional.empty()).encode());
        calls.put("y", new Call("y", "http://all/", 1, 1, "{}", Optional.empty()).encode());
        outbox = outbox(List.of(ALL));
        assertThat(due(0)).extracting(Call::id).containsExactly("y");
        outbox.made("y");
        assertThat(due(0)).extracting(Call::id).containsExactly("x");
    }

    @Test
    void callsToATargetThatIsNoneAnyMoreAreOver() {
        calls.put("x", new Call("x", "http://gone/", 2, 1, "{}", Optional.empty()).encode());
        outbox = outbox(List.of(ALL));
        assertThat(due(0)).isEmpty();
        write(0);
        assertThat(calls).isEmpty();
    }

    @Test
    void whereTooManyCallsWaitNewOnesAreGivenUpAndCounted() {
        for (int i = 0; i < CallBook.MOST_WAITING; i++) {
            outbox.book().add(new Call("w" + i, "http://all/", 0, 1, "{}", Optional.empty()));
        }
        report(0, List.of(present("a")));
        write(Outbox.GATHER_WHILE_BEHIND);
        assertThat(counts.givenUp()).isEqualTo(1);
        assertThat(outbox.book().kept()).singleElement().satisfies(call -> assertThat(call.givenUp())
                .contains("too many calls waited"));
        write(Outbox.GATHER_WHILE_BEHIND);
        assertThat(calls.values()).singleElement().asString().contains("given_up");
    }

    @Test
    void aLogThatHasLostAllIsGivenAllOfIt() {
        report(0, List.of(present("a")));
        write(Outbox.GATHER);
        report(1_000, List.of(present("b")));
        Outbox.Step step = outbox.next(1_000 + Outbox.GATHER_WHILE_BEHIND).orElseThrow();
        assertThat(outbox.all(step).facts()).containsKeys("c a", "c b", "n " + HERE);
        assertThat(outbox.all(step).calls()).containsOnlyKeys("id1", "id2");
    }

    @Test
    void absenceIsToldWhenItsTimeIsOver() {
        report(0, List.of(present("a")));
        write(Outbox.GATHER);
        outbox.made(due(Outbox.GATHER).get(0).id());
        report(200, List.of(new Assertion(Subject.of("a"), State.ABSENT)));
        outbox.tick(200 + Facts.HOLD);
        assertThat(write(200 + Facts.HOLD + Outbox.GATHER).orElseThrow().calls())
                .singleElement()
                .satisfies(call -> assertThat(call.body()).contains("channel_vacated"));
        assertThat(facts).containsOnlyKeys("n " + HERE);
    }
}
