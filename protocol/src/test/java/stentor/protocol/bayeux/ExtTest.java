package stentor.protocol.bayeux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.MessageId;

class ExtTest {
    @Test
    void acknowledgedDeliveriesAreAskedForInTwoWays() {
        assertThat(Ext.parse("{\"ack\":true}").asksForAck()).isTrue();
        assertThat(Ext.parse("{\"ack\":{\"enabled\":true}}").asksForAck()).isTrue();
        for (String no : new String[] {"{}", "{\"ack\":false}", "{\"ack\":{\"enabled\":false}}", "{\"ack\":{}}"}) {
            assertThat(Ext.parse(no).asksForAck()).as(no).isFalse();
        }
    }

    @Test
    void aBatchIsAcknowledgedByAWholeNumber() {
        assertThat(Ext.parse("{\"ack\":-1}").ack()).isEqualTo(OptionalLong.of(-1));
        for (String no : new String[] {"{}", "{\"ack\":1.5}", "{\"ack\":true}", "{\"ack\":18446744073709551616}"}) {
            assertThat(Ext.parse(no).ack()).as(no).isEmpty();
        }
    }

    @Test
    void replayIsAskedForInTwoWays() {
        assertThat(Ext.parse("{\"replay\":true}").asksForReplay()).isTrue();
        assertThat(Ext.parse("{\"replay\":{}}").asksForReplay()).isTrue();
        assertThat(Ext.parse("{\"replay\":false}").asksForReplay()).isFalse();
        assertThat(Ext.NONE.asksForReplay()).isFalse();
    }

    @Test
    void aSubscriptionBeginsWhereItsClientSays() {
        Ext ext = Ext.parse(
                "{\"replay\":{\"/new\":-1,\"/all\":-2,\"/after\":4194305,\"/null\":null,\"/bad\":-3,\"/text\":\"x\"}}");
        assertThat(ext.replayFrom("/new").kind()).isEqualTo(ReplayFrom.Kind.NEW_ONLY);
        assertThat(ext.replayFrom("/all").kind()).isEqualTo(ReplayFrom.Kind.ALL_STORED);
        assertThat(ext.replayFrom("/after").after()).contains(new MessageId(1, 1));
        assertThat(ext.replayFrom("/null")).isEqualTo(ReplayFrom.UNSAID);
        assertThat(ext.replayFrom("/other")).isEqualTo(ReplayFrom.UNSAID);
        assertThat(ext.replayFrom("/bad")).isEqualTo(ReplayFrom.bad("-3"));
        assertThat(ext.replayFrom("/text")).isEqualTo(ReplayFrom.bad("\"x\""));
    }

    @Test
    void aReplayIdIsANumberThatJavaScriptKeeps() {
        long most = (1L << 53) - 1;
        assertThat(ReplayId.messageId(0)).contains(new MessageId(0, 0));
        assertThat(ReplayId.messageId(most)).contains(new MessageId(most >> 22, (1 << 22) - 1));
        assertThat(ReplayId.messageId(most + 1)).isEmpty();
        assertThat(ReplayId.messageId(-1)).isEmpty();
    }

    @Test
    void aSignatureIsAText() {
        Ext signed = Ext.parse("{\"auth\":\"k:s\",\"channel_data\":\"{}\"}");
        assertThat(signed.auth()).contains("k:s");
        assertThat(signed.channelData()).contains("{}");
        Ext others = Ext.parse("{\"auth\":1,\"channel_data\":{}}");
        assertThat(others.auth()).isEmpty();
        assertThat(others.channelData()).isEmpty();
    }

    @Test
    void whatOpensDoorsDoesNotTravel() {
        assertThat(Ext.parse("{\"auth\":\"k:s\",\"channel_data\":\"x\",\"replayId\":1,\"n\":1}")
                        .travelling())
                .contains("{\"n\":1}");
        assertThat(Ext.parse("{\"auth\":\"k:s\"}").travelling()).isEmpty();
        assertThat(Ext.NONE.travelling()).isEmpty();
    }

    @Test
    void aConnectThatIsNotToBeHeldSaysSo() {
        assertThat(Ext.NONE.polls()).isFalse();
        assertThat(Ext.NONE.polling().polls()).isTrue();
        BayeuxMessage.Connect connect = (BayeuxMessage.Connect) ((BayeuxCodec.Batch)
                        BayeuxCodec.parse("{\"channel\":\"/meta/connect\",\"id\":\"7\",\"advice\":{\"timeout\":5}}"))
                .messages()
                .get(0);
        BayeuxMessage.Connect polling = connect.polling();
        assertThat(polling.header().ext().polls()).isTrue();
        assertThat(polling.header().id()).contains("\"7\"");
        assertThat(polling.timeout()).hasValue(5);
    }

    @Test
    void theyAreReadAsTheyWereWritten() {
        Ext ext = Ext.parse("{\"n\":1.50,\"auth\":\"k:s\"}");
        assertThat(Ext.parse(ext.json())).isEqualTo(ext).hasSameHashCodeAs(ext);
        assertThat(ext).isNotEqualTo(Ext.NONE).isNotEqualTo(Optional.of(ext));
        assertThat(ext.hashCode()).isNotZero();
        assertThat(Ext.NONE.json()).isEqualTo("{}");
        assertThat(Ext.parse("{}")).isSameAs(Ext.NONE);
        assertThat(ext).hasToString("Ext[n, auth]");
        assertThatThrownBy(() -> Ext.parse("[1]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ext.parse("{")).isInstanceOf(IllegalArgumentException.class);
    }
}
