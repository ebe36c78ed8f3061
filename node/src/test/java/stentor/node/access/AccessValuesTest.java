package stentor.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.access.Revocation.Kind;
import stentor.node.http.Connection;
import stentor.node.location.AddressRange;

/** Patterns, address ranges, and what is held by grants that end. */
class AccessValuesTest {
    @ParameterizedTest
    @CsvSource({
        "news,      news,       true",
        "news,      newsx,      false",
        "news,      new,        false",
        "*,         anything/x, true",
        "*,         '',         true",
        "news/*,    news/a/b,   true",
        "news/*,    news,       false",
        "*.log,     a.b.log,    true",
        "a*b*c,     axxbyyc,    true",
        "a*b*c,     acb,        false",
        "a**c,      ac,         true",
        "'',        '',         true",
        "'',        a,          false"
    })
    void aStarStandsForAnything(String pattern, String channel, boolean matches) {
        assertThat(new ChannelPatterns(List.of("none", pattern)).match(channel)).isEqualTo(matches);
    }

    @Test
    void aPatternMeantToTakeLongDoesNot() {
        assertThat(new ChannelPatterns(List.of("*a".repeat(500) + "b")).match("a".repeat(1024)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,      10.255.1.2,   true",
        "10.0.0.0/8,      11.0.0.1,     false",
        "192.0.2.128/25,  192.0.2.127,  false",
        "192.0.2.128/25,  192.0.2.200,  true",
        "192.0.2.1,       192.0.2.1,    true",
        "192.0.2.1,       192.0.2.2,    false",
        "0.0.0.0/0,       203.0.113.9,  true",
        "0.0.0.0/0,       ::1,          false",
        "2001:db8::/32,   2001:db8:1::, true",
        "2001:db8::/32,   2001:db9::,   false",
        "127.0.0.0/8,     ::ffff:127.0.0.1, true"
    })
    void aRangeHasTheAddressesThatBeginSo(String range, String address, boolean in) throws UnknownHostException {
        assertThat(AddressRange.parse(range).orElseThrow().contains(InetAddress.getByName(address)))
                .isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "1.2.3.4.5", "a.example"})
    void whatIsNoRangeIsNone(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    private static final long ISSUED = 500_000;

    /** A clock and timers that only move when they are told to. */
    private static final class Time {
        private long now = 1_000_000;
        private final Deque<Runnable> timers = new ArrayDeque<>();
        private int calledOff;

        private final LiveGrants live = new LiveGrants(() -> Instant.ofEpochMilli(now), (delay, action) -> {
            assertThat(delay).isLessThanOrEqualTo(Duration.ofHours(1));
            timers.add(action);
            return () -> calledOff++;
        });

        private int revoke(Kind kind, String name) {
            return live.revoke(new Revocation(kind, name, now, now + 1000));
        }

        private void fire(long atMillis) {
            now = atMillis;
            timers.remove().run();
        }
    }

    private static Grant grant(String user, String token, long until) {
        return new Grant(Optional.of(user), Optional.of(token), List.of(), List.of(), ISSUED, until);
    }

    @Test
    void whatIsHeldEndsWithItsGrantAndNotBefore() {
        Time time = new Time();
        List<String> ended = new ArrayList<>();
        long until = time.now + Duration.ofHours(3).toMillis();
        time.live.add(grant("u", "t", until), List.of("c")::contains, () -> ended.add("long"));
        for (int hour = 1; hour <= 2; hour++) {
            time.fire(1_000_000 + Duration.ofHours(hour).toMillis());
            assertThat(ended).isEmpty();
        }
        time.fire(until);
        assertThat(ended).containsExactly("long");
        assertThat(time.live.size()).isZero();
        assertThat(time.timers).isEmpty();
    }

    @Test
    void whatHasEndedAlreadyEndsAtOnce() {
        Time time = new Time();
        List<String> ended = new ArrayList<>();
        time.live.add(grant("u", "t", time.now), List.of()::contains, () -> ended.add("late"));
        assertThat(ended).containsExactly("late");
    }

    @Test
    void whoLeavesIsForgotten() {
        Time time = new Time();
        List<String> ended = new ArrayList<>();
        Connection.Registration held =
                time.live.add(grant("u", "t", time.now + 1), List.of("c")::contains, () -> ended.add("left"));
        held.cancel();
        assertThat(time.calledOff).isEqualTo(1);
        assertThat(time.revoke(Kind.CHANNEL, "c")).isZero();
        time.fire(time.now + 1);
        assertThat(ended).isEmpty();
    }

    @Test
    void aUserATokenOrAChannelIsRevoked() {
        Time time = new Time();
        List<String> ended = new ArrayList<>();
        time.live.add(grant("ann", "1", Grant.ENDLESS), List.of("a")::contains, () -> ended.add("ann 1"));
        time.live.add(grant("ann", "2", Grant.ENDLESS), List.of("a", "b")::contains, () -> ended.add("ann 2"));
        time.live.add(grant("bob", "3", Grant.ENDLESS), List.of("b")::contains, () -> ended.add("bob 3"));
        assertThat(time.revoke(Kind.TOKEN, "1")).isEqualTo(1);
        assertThat(ended).containsExactly("ann 1");
        assertThat(time.revoke(Kind.CHANNEL, "b")).isEqualTo(2);
        assertThat(ended).contains("ann 2", "bob 3");
        assertThat(time.revoke(Kind.USER, "ann")).isZero();
        assertThat(time.live.size()).isZero();
    }

    @Test
    void whatWasRevokedIsRefusedForAsLongAsItIsRemembered() {
        Time time = new Time();
        Grant before = grant("ann", "1", Grant.ENDLESS);
        Grant after = new Grant(before.user(), Optional.of("2"), List.of(), List.of(), time.now + 1000, Grant.ENDLESS);
        Grant byPassword = Grant.of("ann");
        time.revoke(Kind.USER, "ann");
        assertThat(time.live.isRevoked(before)).isTrue();
        assertThat(time.live.isRevoked(after)).isFalse();
        assertThat(time.live.isRevoked(byPassword)).isFalse();
        assertThat(time.live.isRevoked(grant("bob", "1", Grant.ENDLESS))).isFalse();
        time.now += 1000;
        time.revoke(Kind.TOKEN, "2");
        assertThat(time.live.isRevoked(before)).isFalse();
        assertThat(time.live.isRevoked(after)).isTrue();
    }

    @Test
    void whoComesWhileItsTokenIsRevokedDoesNotStay() {
        Time time = new Time();
        List<String> ended = new ArrayList<>();
        time.revoke(Kind.TOKEN, "1");
        time.live.add(grant("ann", "1", Grant.ENDLESS), List.of("c")::contains, () -> ended.add("ann"));
        assertThat(ended).containsExactly("ann");
        assertThat(time.live.size()).isZero();
    }

    @Test
    void allThatAUserHoldsEndsHoweverItCameIn() {
        Time time = new Time();
        List<String> ended = new ArrayList<>();
        time.live.add(Grant.of("ann"), List.of("c")::contains, () -> ended.add("by password"));
        time.live.add(grant("ann", "1", Grant.ENDLESS), List.of("c")::contains, () -> ended.add("by token"));
        assertThat(time.revoke(Kind.USER, "ann")).isEqualTo(2);
        assertThat(ended).containsExactlyInAnyOrder("by password", "by token");
    }

    @Test
    void twoGrantsTogetherAllowWhatBothDo() {
        Grant one = new Grant(
                Optional.empty(), Optional.of("t"), List.of(new ChannelPatterns(List.of("a*"))), List.of(), 7, 50);
        Grant other = new Grant(
                Optional.of("u"), Optional.empty(), List.of(new ChannelPatterns(List.of("*b"))), List.of(), 8, 40);
        Grant both = one.and(other);
        assertThat(both.user()).contains("u");
        assertThat(both.token()).contains("t");
        assertThat(both.issued()).isEqualTo(7);
        assertThat(both.until()).isEqualTo(40);
        assertThat(both.allows(Action.PUBLISH, "ab")).isTrue();
        assertThat(both.allows(Action.PUBLISH, "ac")).isFalse();
        assertThat(both.allows(Action.PUBLISH, "bb")).isFalse();
        assertThat(both.allows(Action.SUBSCRIBE, "zz")).isTrue();
    }
}
