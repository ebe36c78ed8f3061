package stentor.node.session;

import java.util.List;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireWriter;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage;
import stentor.protocol.bayeux.BayeuxMessage.Connect;
import stentor.protocol.bayeux.BayeuxMessage.Disconnect;
import stentor.protocol.bayeux.BayeuxMessage.Handshake;
import stentor.protocol.bayeux.BayeuxMessage.Publish;
import stentor.protocol.bayeux.BayeuxMessage.Subscribe;
import stentor.protocol.bayeux.BayeuxMessage.Unsubscribe;
import stentor.protocol.bayeux.BayeuxMessage.Unusable;
import stentor.protocol.bayeux.Ext;
import stentor.protocol.bayeux.Header;

/** A client's message as it is written between nodes. */
final class MessageForm {
    private enum Kind {
        HANDSHAKE,
        CONNECT,
        DISCONNECT,
        SUBSCRIBE,
        UNSUBSCRIBE,
        PUBLISH,
        UNUSABLE
    }

    private static final Kind[] KINDS = Kind.values();

    private MessageForm() {}

    static void write(WireWriter to, BayeuxMessage message) {
        if (message instanceof Handshake handshake) {
            begin(to, Kind.HANDSHAKE, message);
            texts(to, handshake.connectionTypes());
        } else if (message instanceof Connect connect) {
            begin(to, Kind.CONNECT, message);
            to.optionalText(connect.connectionType());
            to.flag(connect.hasAdvice());
            SessionForms.optionalNumber(to, connect.timeout());
        } else if (message instanceof Disconnect) {
            begin(to, Kind.DISCONNECT, message);
        } else if (message instanceof Subscribe subscribe) {
            begin(to, Kind.SUBSCRIBE, message);
            texts(to, subscribe.channels());
            to.flag(subscribe.asList());
        } else if (message instanceof Unsubscribe unsubscribe) {
            begin(to, Kind.UNSUBSCRIBE, message);
            texts(to, unsubscribe.channels());
            to.flag(unsubscribe.asList());
        } else if (message instanceof Publish publish) {
            begin(to, Kind.PUBLISH, message);
            to.text(publish.data());
        } else if (message instanceof Unusable unusable) {
            begin(to, Kind.UNUSABLE, message);
            to.number(unusable.error().code());
            to.text(unusable.error().arguments());
            to.text(unusable.error().text());
        } else {
            throw new IllegalArgumentException("not a message: " + message);
        }
    }

    private static void begin(WireWriter to, Kind kind, BayeuxMessage message) {
        Header header = message.header();
        to.octet(kind.ordinal());
        to.text(header.channel());
        to.optionalText(header.id());
        to.optionalText(header.clientId());
        to.text(header.ext().json());
    }

    static BayeuxMessage read(WireReader from) {
        Kind kind = from.constant(KINDS);
        Header header = new Header(from.text(), from.optionalText(), from.optionalText(), Ext.parse(from.text()));
        return switch (kind) {
            case HANDSHAKE -> new Handshake(header, texts(from));
            case CONNECT -> new Connect(header, from.optionalText(), from.flag(), SessionForms.optionalNumber(from));
            case DISCONNECT -> new Disconnect(header);
            case SUBSCRIBE -> new Subscribe(header, texts(from), from.flag());
            case UNSUBSCRIBE -> new Unsubscribe(header, texts(from), from.flag());
            case PUBLISH -> new Publish(header, from.text());
            case UNUSABLE -> new Unusable(header, new BayeuxError(from.smallNumber(), from.text(), from.text()));
        };
    }

    private static void texts(WireWriter to, List<String> values) {
        to.list(values, WireWriter::text);
    }

    private static List<String> texts(WireReader from) {
        return from.list(WireReader::text);
    }
}
