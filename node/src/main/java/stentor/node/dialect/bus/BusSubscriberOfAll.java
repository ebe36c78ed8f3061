package stentor.node.dialect.bus;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import stentor.node.access.Caller;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.hub.End;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.pattern.PatternDelivery;
import stentor.node.hub.pattern.PatternSubscriber;
import stentor.protocol.bus.BusFilter;

/**
 * A client that follows all channels of a group. Its answer begins when every node knows of it: what is acknowledged to a
 * publisher after that comes. If it does not read what comes it is cut off.
 */
final class BusSubscriberOfAll implements PatternSubscriber, ClientStream.Writer {
    private final BusFilter filter;
    private final PatternDelivery.Form<byte[]> form;
    private final BusStream<Subscriptions.Leave> stream;

    BusSubscriberOfAll(
            BusFilter filter, PatternDelivery.Form<byte[]> form, OpenStreams streams, Connection connection) {
        this.filter = filter;
        this.form = form;
        this.stream = new BusStream<>(streams, connection, this);
    }

    /** It ends as soon as its caller may not have what it follows any more. */
    void endsWith(Caller caller) {
        stream.watch(caller::whenAnyIsOver);
    }

    CompletionStage<Answer> subscribe(Function<BusSubscriberOfAll, Subscriptions.Leave> subscribing) {
        return stream.subscribe(() -> subscribing.apply(this));
    }

    @Override
    public String transport() {
        return BusStream.TRANSPORT;
    }

    @Override
    public void confirmed() {
        stream.begin();
    }

    /** To begin would be a promise that cannot be kept: some node has not said that it knows. */
    @Override
    public void overdue() {
        stream.giveUp();
    }

    @Override
    public void deliver(PatternDelivery delivery) {
        if (filter.accepts(delivery.message().payload())) {
            stream.write(delivery.as(form));
        }
    }

    @Override
    public void gap() {
        stream.breakOff();
    }

    @Override
    public void end(End end) {
        stream.end(end);
    }

    @Override
    public void gone() {
        // Null while it is made: then it finds out by itself.
        if (stream != null) {
            stream.gone();
        }
    }
}
