package stentor.node.fallback;

import static stentor.node.wire.WireForm.empty;
import static stentor.node.wire.WireForm.of;

import java.util.List;
import java.util.stream.Stream;
import stentor.node.fallback.FallbackCommand.Abandon;
import stentor.node.fallback.FallbackCommand.Receive;
import stentor.node.fallback.FallbackCommand.Said;
import stentor.node.fallback.FallbackCommand.Stop;
import stentor.node.fallback.FallbackCommand.Took;
import stentor.node.fallback.FallbackCommand.Unheard;
import stentor.node.fallback.FallbackEvent.Frames;
import stentor.node.fallback.FallbackEvent.Heard;
import stentor.node.fallback.FallbackEvent.Opened;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;

/** What nodes and fallback sessions tell each other, as it is written between nodes. */
public final class FallbackForms {
    private static final int SINCE = 3;

    public static final List<WireForm<?>> ALL = Stream.concat(
                    first().map(form -> form.since(SINCE)),
                    Stream.of(empty("fallback-unheard", Unheard.class, new Unheard())
                            .since(WireLevel.UNHEARD)))
            .toList();

    private FallbackForms() {}

    private static Stream<WireForm<?>> first() {
        return Stream.of(
                of(
                        "fallback-receive",
                        Receive.class,
                        (to, receive) -> {
                            to.ref(receive.desk());
                            to.number(receive.number());
                            to.flag(receive.how() == Receiving.STREAMING);
                        },
                        from -> new Receive(
                                from.ref(), from.number(), from.flag() ? Receiving.STREAMING : Receiving.POLLING)),
                of(
                        "fallback-took",
                        Took.class,
                        (to, took) -> {
                            to.ref(took.desk());
                            to.number(took.number());
                        },
                        from -> new Took(from.ref(), from.number())),
                of(
                        "fallback-abandon",
                        Abandon.class,
                        (to, abandon) -> {
                            to.ref(abandon.desk());
                            to.number(abandon.number());
                        },
                        from -> new Abandon(from.ref(), from.number())),
                of(
                        "fallback-said",
                        Said.class,
                        (to, said) -> {
                            to.list(said.messages(), (writer, message) -> {
                                writer.bytes(message.utf8());
                                writer.flag(message.tooMuch());
                            });
                            to.replyTo(said.replyTo());
                        },
                        from -> new Said(
                                from.list(reader -> new Said.Message(reader.bytes(), reader.flag())), from.replyTo())),
                empty("fallback-stop", Stop.class, new Stop()),
                of(
                        "fallback-opened",
                        Opened.class,
                        (to, opened) -> {
                            to.number(opened.number());
                            to.ref(opened.session());
                        },
                        from -> new Opened(from.number(), from.ref())),
                of(
                        "fallback-frames",
                        Frames.class,
                        (to, frames) -> {
                            to.number(frames.number());
                            to.bytes(frames.frames());
                            to.flag(frames.last());
                        },
                        from -> new Frames(from.number(), from.bytes(), from.flag())),
                of(
                        "fallback-heard",
                        Heard.class,
                        (to, heard) -> to.flag(heard.known()),
                        from -> new Heard(from.flag())));
    }
}
