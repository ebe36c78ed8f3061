package stentor.node.channel;

import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.channel.ChannelListings.Page;
import stentor.node.channel.ChannelListings.Query;
import stentor.node.channel.ChannelListings.Question;
import stentor.node.channel.ChannelListings.Row;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;

/** How nodes ask each other for their channels, as it is written between nodes. */
public final class ListingForms {
    public static final List<WireForm<?>> ALL = List.of(
            of("list-channels", Question.class, ListingForms::question, ListingForms::question)
                    .since(WireLevel.LISTINGS),
            of("listed-channels", Page.class, ListingForms::page, ListingForms::page)
                    .since(WireLevel.LISTINGS));

    private ListingForms() {}

    private static void question(WireWriter to, Question question) {
        Query query = question.query();
        to.text(query.store());
        to.text(query.group());
        to.text(query.prefix());
        to.flag(query.occupied());
        to.number(query.limit());
        to.ref(question.replyTo());
    }

    private static Question question(WireReader from) {
        Query query = new Query(from.text(), from.text(), from.text(), from.flag(), from.smallNumber());
        return new Question(query, from.ref());
    }

    private static void page(WireWriter to, Page page) {
        to.text(page.node());
        to.list(page.rows(), (writer, row) -> {
            WireValues.key(writer, row.channel());
            WireValues.info(writer, row.info());
            writer.number(row.users());
        });
        to.flag(page.last());
        to.flag(page.more());
    }

    private static Page page(WireReader from) {
        return new Page(
                from.text(),
                from.list(reader -> new Row(WireValues.key(reader), WireValues.info(reader), reader.smallNumber())),
                from.flag(),
                from.flag());
    }
}
