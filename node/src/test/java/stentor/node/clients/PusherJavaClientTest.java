package stentor.node.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannel;
import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PrivateChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.SubscriptionEventListener;
import com.pusher.client.channel.User;
import com.pusher.client.connection.ConnectionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.protocol.pusher.PusherSignature;

/** pusher-java-client, which Android applications use: it speaks protocol 5, and reads every frame's data without looking. */
class PusherJavaClientTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("locations: [ { type: pusher } ]\n");

    private final List<Pusher> clients = new ArrayList<>();

    /** Keeps what it is told. */
    private static class Listener implements PrivateChannelEventListener, PresenceChannelEventListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        private void await(String expected) {
            try {
                assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onSubscriptionSucceeded(String channel) {
            told.add("subscribed " + channel);
        }

        @Override
        public void onEvent(PusherEvent event) {
            told.add(event.getEventName() + " " + event.getData() + " by " + event.getUserId());
        }

        @Override
        public void onAuthenticationFailure(String message, Exception cause) {
            told.add("refused " + message);
        }

        @Override
        public void onUsersInformationReceived(String channel, Set<User> users) {
            told.add("users " + users.stream().map(User::getId).sorted().toList());
        }

        @Override
        public void userSubscribed(String channel, User user) {
            told.add("+" + user.getId() + " " + user.getInfo());
        }

        @Override
        public void userUnsubscribed(String channel, User user) {
            told.add("-" + user.getId());
        }
    }

    private static String auth(String signed) {
        return "\"auth\":\"" + PusherClient.KEY + ":" + PusherSignature.sign(PusherClient.SECRET, signed) + "\"";
    }

    private static String quoted(String json) {
        return "\"" + json.replace("\"", "\\\"") + "\"";
    }

    private static String authorized(String socket, String channel, String user) {
        if (!channel.startsWith("presence-")) {
            return "{" + auth(PusherSignature.ofChannel(socket, channel, Optional.empty())) + "}";
        }
        String data = "{\"user_id\":\"" + user + "\",\"user_info\":{\"name\":\"" + user + "\"}}";
        return "{" + auth(PusherSignature.ofChannel(socket, channel, Optional.of(data))) + ",\"channel_data\":"
                + quoted(data) + "}";
    }

    private Pusher client(String user) {
        PusherOptions options = new PusherOptions()
                .setHost("127.0.0.1")
                .setWsPort(NODE.address().getPort())
                .setUseTLS(false)
                .setChannelAuthorizer((channel, socket) -> authorized(socket, channel, user))
                .setUserAuthenticator(socket -> {
                    String data = "{\"id\":\"" + user + "\"}";
                    return "{" + auth(PusherSignature.ofUser(socket, data)) + ",\"user_data\":" + quoted(data) + "}";
                });
        Pusher client = new Pusher(PusherClient.KEY, options);
        client.connect();
        clients.add(client);
        return client;
    }

    @AfterEach
    void disconnect() {
        clients.forEach(Pusher::disconnect);
    }

    private static void trigger(String body) {
        assertThat(PusherClient.call(NODE, "POST", "/apps/app-id/events", "", body)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void itGetsTheEventsOfPublicAndPrivateChannels() {
        Listener listener = new Listener();
        Pusher client = client("ann");
        client.subscribe("java-news", listener, "score");
        listener.await("subscribed java-news");
        client.subscribePrivate("private-java", listener, "score");
        listener.await("subscribed private-java");
        trigger("{'name':'score','channels':['java-news'],'data':'{\\\"home\\\":1}'}".replace("\\'", "'"));
        listener.await("score {\"home\":1} by null");
        trigger("{'name':'score','channel':'private-java','data':'two'}");
        listener.await("score two by null");
    }

    @Test
    void itSeesOthersComeSpeakAndGo() {
        Listener ann = new Listener();
        Listener bob = new Listener();
        client("ann").subscribePresence("presence-java", ann, "client-wave");
        ann.await("users [ann]");
        ann.await("subscribed presence-java");
        Pusher second = client("bob");
        PresenceChannel his = second.subscribePresence("presence-java", bob);
        bob.await("users [ann, bob]");
        bob.await("subscribed presence-java");
        ann.await("+bob {\"name\":\"bob\"}");
        his.trigger("client-wave", "{\"hand\":\"left\"}");
        ann.await("client-wave {\"hand\":\"left\"} by bob");
        second.disconnect();
        ann.await("-bob");
    }

    @Test
    void itSignsInAndIsSentWhatIsForItsUserAlone() {
        Pusher client = client("ann");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        SubscriptionEventListener listener = event -> told.add(event.getData());
        client.user().bind("hello", listener);
        client.signin();
        Eventually.see(
                () -> {
                    trigger("{'name':'hello','channel':'#server-to-user-ann','data':'you'}");
                    return told.size();
                },
                size -> size > 0);
        assertThat(told.peek()).isEqualTo("you");
        assertThat(client.user().userId()).isEqualTo("ann");
    }

    @Test
    void aConnectionThatIsEndedByTheServerIsOpenedAgainUnlessItIsRefused() {
        Pusher client = client("gone");
        client.signin();
        Eventually.see(() -> client.user().userId(), "gone"::equals);
        PusherClient.call(NODE, "POST", "/apps/app-id/users/gone/terminate_connections", "", "");
        Eventually.see(() -> client.getConnection().getState(), ConnectionState.DISCONNECTED::equals);
    }
}
