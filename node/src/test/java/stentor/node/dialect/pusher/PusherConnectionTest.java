package stentor.node.dialect.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stentor.node.access.Allowance;
import stentor.node.app.App;
import stentor.node.app.AppLimits;
import stentor.node.http.stream.ClientStream;
import stentor.node.hub.Delivery;
import stentor.node.hub.Subscriptions;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.pusher.AppKey;
import stentor.protocol.pusher.Bridge;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.EventNote;
import stentor.protocol.pusher.PusherError;
import stentor.protocol.pusher.PusherSignature;
import stentor.protocol.webhook.WebhookEvent;

/** A connection by a clock that is set, with nothing behind it. */
class PusherConnectionTest {
    private static final AppKey KEY = new AppKey("key", "secret");

    private final Place place = new Place();
    private final Sent sent = new Sent();
    private final PusherConnection connection = new PusherConnection(place, "1.2", sent, Allowance.UNLIMITED);

    /** Says that a subscription is wanted: there are no hubs. */
    private static final class Wanted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Place implements ConnectionPlace {
        private long now = 1;
        private int left;
        private int refused;

        @Override
        public App app() {
            return new App("app", List.of(KEY), "", true, true, true, true, List.of(), AppLimits.DEFAULT);
        }

        @Override
        public PusherChannels channels() {
            return new PusherChannels(app(), "default", null, () -> Integer.MAX_VALUE);
        }

        @Override
        public Subscriptions subscriptions() {
            throw new Wanted();
        }

        @Override
        public ChannelForms forms() {
            return new ChannelForms();
        }

        @Override
        public Optional<PusherConnection> connection(String socketId) {
            return Optional.empty();
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public void soon(Runnable action) {
            action.run();
        }

        @Override
        public Duration untilEnd() {
            return Duration.ZERO;
        }

        @Override
        public void later(Duration delay, Runnable action) {
            throw new AssertionError("nothing is to be done later");
        }

        @Override
        public void happened(WebhookEvent event) {
            throw new AssertionError("nothing happens");
        }

        @Override
        public void clientEventRefused() {
            refused++;
        }

        @Override
        public void left(PusherConnection connection) {
            left++;
        }
    }

    private static final class Sent implements Outlet {
        private final List<String> frames = new ArrayList<>();
        private Optional<Integer> closed = Optional.empty();

        @Override
        public void write(byte[] frame) {
            frames.add(new String(frame, UTF_8));
        }

        @Override
        public void write(ChannelForm.Rendered event) {
            write(event.frame());
        }

        @Override
        public void close(int code, String reason) {
            closed = Optional.of(code);
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void fallsBehind() {
            // There is room.
        }

        @Override
        public void keepsUp() {
            // As above.
        }

        @Override
        public Optional<ClientStream> shared() {
            return Optional.empty();
        }
    }

    private void after(Duration time) {
        place.now += time.toNanos();
        connection.sweep();
    }

    private void receive(String frame) {
        connection.receive(frame.replace('\'', '"').getBytes(UTF_8));
    }

    private void receiveWanted(String frame) {
        assertThatThrownBy(() -> receive(frame)).isInstanceOf(Wanted.class);
    }

    private static String auth(String signed) {
        return "key:" + PusherSignature.sign("secret", signed);
    }

    private void subscribePrivate() {
        receiveWanted(
                "{'event':'pusher:subscribe','data':{'channel':'private-a','auth':'" + auth("1.2:private-a") + "'}}");
    }

    @Test
    void aClientThatNeverSaysWhoItIsHasToGo() {
        receive("{'event':'pusher:subscribe','data':{'channel':'private-a','auth':'key:forged'}}");
        receive("{'event':'pusher:signin','data':{'auth':'key:forged','user_data':'{}'}}");
        receiveWanted("{'event':'pusher:subscribe','data':{'channel':'open'}}");
        after(Duration.ofSeconds(30));
        assertThat(sent.closed).isEmpty();
        after(Duration.ofMillis(1));
        assertThat(sent.closed).contains(4009);
        assertThat(sent.frames.get(sent.frames.size() - 1)).contains("\"code\":4009");
        assertThat(place.left).isEqualTo(1);
    }

    @Test
    void aClientOfAGuardedChannelMayStay() {
        subscribePrivate();
        after(Duration.ofSeconds(31));
        assertThat(sent.closed).isEmpty();
    }

    @Test
    void aClientThatSignedInMayStay() {
        String user = "{\\\"id\\\":\\\"7\\\"}";
        receiveWanted("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"" + auth("1.2::user::{\"id\":\"7\"}")
                + "\",\"user_data\":\"" + user + "\"}}");
        after(Duration.ofSeconds(31));
        assertThat(sent.closed).isEmpty();
    }

    @Test
    void aClientThatIsSilentForLongerThanAnyClientWaitsIsToldToComeAgain() {
        subscribePrivate();
        after(Duration.ofSeconds(155));
        assertThat(sent.closed).isEmpty();
        connection.heard();
        after(Duration.ofSeconds(155));
        receive("{'event':'pusher:ping','data':{}}");
        after(Duration.ofSeconds(155));
        assertThat(sent.closed).isEmpty();
        after(Duration.ofMillis(1));
        assertThat(sent.closed).contains(4201);
        connection.gone();
        assertThat(place.left).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(PusherError.class)
    void noConnectionIsClosedWithACodeUponWhichClientsGiveUpForGood(PusherError error) {
        if (error.code() < 4300) {
            connection.end(error);
            assertThat(sent.closed).contains(error.code());
        } else {
            assertThatThrownBy(() -> connection.end(error)).isInstanceOf(IllegalArgumentException.class);
            assertThat(sent.closed).isEmpty();
        }
    }

    static List<String> framesThatMeanNothing() {
        return List.of(
                "",
                "x",
                "null",
                "7",
                "'text'",
                "[]",
                "[{'event':'pusher:ping'}]",
                "{}",
                "{'event':null}",
                "{'event':7}",
                "{'event':'unknown'}",
                "{'event':'pusher:unknown'}",
                "{'event':'pusher_internal:member_added','channel':'presence-a','data':'{}'}",
                "{'event':'pusher:subscribe'}",
                "{'event':'pusher:subscribe','data':'x'}",
                "{'event':'pusher:subscribe','data':[]}",
                "{'event':'pusher:subscribe','data':{'channel':7}}",
                "{'event':'pusher:subscribe','data':{'channel':'a','auth':7}}",
                "{'event':'pusher:subscribe','data':{'channel':'a','channel_data':{'user_id':'1'}}}",
                "{'event':'pusher:subscribe','data':{'channel':'a','since':1}}",
                "{'event':'pusher:unsubscribe','data':{}}",
                "{'event':'pusher:signin','data':{'auth':'x','user_data':{'id':'1'}}}",
                "{'event':'client-x','data':{}}",
                "{'event':'client-x','channel':[],'data':{}}",
                "{'event':'client-" + "x".repeat(200) + "','channel':'private-a','data':{}}",
                "{'event':'pusher:ping'} {'event':'pusher:ping'}",
                "{'event':'pusher:ping','data':" + "[".repeat(1000) + "]".repeat(1000) + "}",
                "[".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("framesThatMeanNothing")
    void whatMeansNothingIsAnsweredAndTheConnectionStays(String frame) {
        receive(frame);
        assertThat(sent.frames).hasSize(1);
        assertThat(sent.frames.get(0)).startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":4300,\"message\":\"");
        assertThat(sent.frames.get(0).length()).isLessThan(500);
        assertThat(sent.closed).isEmpty();
    }

    static List<String> channelsThatThereAreNot() {
        return List.of(
                "",
                "x".repeat(201),
                "private-" + "x".repeat(193),
                "two words",
                "caf\u00e9",
                "\ud83d\ude00",
                "a/b",
                "a:b",
                "a#b",
                "#",
                "#server-to-user-",
                "#stentor-user-7",
                "#anything");
    }

    @ParameterizedTest
    @MethodSource("channelsThatThereAreNot")
    void aNameThatNoChannelHasIsRefusedForGood(String channel) {
        receive("{'event':'pusher:subscribe','data':{'channel':'" + channel + "','auth':'" + auth("1.2:" + channel)
                + "'}}");
        assertThat(sent.frames).hasSize(1);
        assertThat(sent.frames.get(0)).contains("pusher:subscription_error").contains("InvalidChannel");
        assertThat(sent.frames.get(0).length()).isLessThan(500);
    }

    @Test
    void aClientIsToldWhichChannelIsRefusedByItsWholeName() {
        receive("{'event':'pusher:subscribe','data':{'channel':'" + "x".repeat(400) + "'}}");
        assertThat(sent.frames.get(0)).contains("\"channel\":\"" + "x".repeat(400) + '"');
        receive("{'event':'pusher:subscribe','data':{'channel':'" + "x".repeat(100_000) + "'}}");
        assertThat(sent.frames.get(1).length()).isLessThan(1_200);
    }

    @Test
    void aClientThatRecoversStandsWhereItStoodUntilAnEventComes() {
        ConnectionChannels channels = new ConnectionChannels(place, connection);
        channels.recover();
        ChannelSubscription subscription = new ChannelSubscription(
                connection,
                channels,
                ChannelName.read("a").orElseThrow(),
                new ChannelKey("default", "", "a"),
                new ChannelForm("a"),
                Optional.empty(),
                Optional.of(Cursor.after(new MessageId(7, 1))));
        subscription.waits(new MessageId(9, 0));
        assertThat(sent.frames.get(1)).contains("stentor_position").contains("7:1");
        // The owner of the channel has lost what was between: it is known as soon as something comes.
        MessageId next = new MessageId(9, 1);
        Payload payload = Bridge.payload("e", "x", EventNote.ofServer(Optional.empty()));
        subscription.deliver(new Delivery(new Message(next, MessageId.ZERO, 9_000, payload)), true);
        subscription.waits(next);
        assertThat(String.join("", sent.frames.subList(2, sent.frames.size())))
                .containsSubsequence("stentor_gap", "\"event\":\"e\"", "stentor_position", "9:1");
    }

    @Test
    void aClientThatRecoversLateIsToldAtOnceWhereItStands() {
        ConnectionChannels channels = new ConnectionChannels(place, connection);
        ChannelName name = ChannelName.read("a").orElseThrow();
        assertThatThrownBy(
                        () -> channels.subscribe(new SubscribeRules.Admitted(name, Optional.empty()), Optional.empty()))
                .isInstanceOf(Wanted.class);
        channels.find("a").orElseThrow().waits(new MessageId(9, 0));
        assertThat(sent.frames).hasSize(1);
        channels.recover();
        assertThat(sent.frames).hasSize(2);
        assertThat(sent.frames.get(1)).contains("stentor_position").contains("9:0");
    }

    @Test
    void aSignatureOfAnotherConnectionOrChannelOrOfAKeyThatIsNotTheAppsIsWorthNothing() {
        for (String auth : List.of(
                auth("1.3:private-a"),
                auth("1.2:private-b"),
                auth("1.2:private-a") + "0",
                "key",
                ":",
                "other:" + PusherSignature.sign("secret", "1.2:private-a"),
                "key:" + PusherSignature.sign("wrong", "1.2:private-a"))) {
            receive("{'event':'pusher:subscribe','data':{'channel':'private-a','auth':'" + auth + "'}}");
        }
        assertThat(sent.frames).hasSize(7).allMatch(frame -> frame.contains("AuthError") && frame.contains("401"));
    }

    @Test
    void eventsForChannelsThatOneIsNotInAreRefusedAndCounted() {
        receive("{'event':'client-x','channel':'private-a','data':{}}");
        assertThat(sent.frames).hasSize(1);
        assertThat(sent.frames.get(0)).contains("\"code\":4009");
        assertThat(place.refused).isEqualTo(1);
        assertThat(sent.closed).isEmpty();
    }
}
