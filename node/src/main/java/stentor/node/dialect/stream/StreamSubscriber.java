package stentor.node.dialect.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import stentor.node.dialect.SubscriberRequest;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.LateAnswer;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.SlowPolicy;
import stentor.node.http.stream.StreamLane;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.node.hub.StreamingLane;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscriptions;
import stentor.node.hub.several.SeveralSubscriber;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.SentId;
import stentor.protocol.stream.CompoundId;

/**
 * A client that is handed message after message. Its answer begins when the channel's owner counts it, so that whoever
 * sees the answer and then publishes finds it subscribed.
 */
final class StreamSubscriber implements Subscriber, SeveralSubscriber, ClientStream.Writer {
    private final StreamForm form;
    private final StreamAnswers answers;
    private final Beginning beginning;
    private final ClientStream stream;
    private final LateAnswer answer = new LateAnswer();
    private Optional<Subscriptions.Handle> handle = Optional.empty();
    /** What was to be done before there was a handle. */
    private List<Consumer<Subscriptions.Handle>> early = List.of();

    private StreamLane<MessageId>.Member member;
    private volatile boolean beginsAfterGap;
    private boolean live;
    private Connection.Registration watch = () -> {};
    private boolean ended;

    /** Makes the answer's head, and of the stream its body. */
    @FunctionalInterface
    interface Beginning {
        /** @param afterGap whether messages before the first one are gone, which the body cannot say */
        Answer answer(ClientStream stream, boolean afterGap);
    }

    StreamSubscriber(
            StreamForm form, StreamAnswers answers, Beginning beginning, OpenStreams streams, Connection connection) {
        this.form = form;
        this.answers = answers;
        this.beginning = beginning;
        this.stream = streams.open(connection, form.ping(), this);
        stream.write(form.head());
    }

    /** As the other; it ends as soon as its caller may not have what it subscribed to any more. */
    CompletionStage<Answer> subscribe(
            SubscriberRequest request, Function<StreamSubscriber, Subscriptions.Handle> subscribing) {
        CompletionStage<Answer> subscribed = subscribe(subscribing);
        Connection.Registration registration = request.whenOver(this::over);
        boolean late;
        synchronized (this) {
            watch = registration;
            late = ended;
        }
        if (late) {
            registration.cancel();
        }
        return subscribed;
    }

    private void over() {
        by(Subscriptions.Handle::leave);
        end(End.UNAUTHORIZED);
    }

    private void forgetWatch() {
        Connection.Registration forgotten;
        synchronized (this) {
            ended = true;
            forgotten = watch;
        }
        forgotten.cancel();
    }

    /** Subscribes; the answer to the request begins when the subscription counts. */
    CompletionStage<Answer> subscribe(Function<StreamSubscriber, Subscriptions.Handle> subscribing) {
        Subscriptions.Handle subscribed = subscribing.apply(this);
        List<Consumer<Subscriptions.Handle>> due;
        synchronized (this) {
            handle = Optional.of(subscribed);
            due = early;
            early = List.of();
        }
        due.forEach(action -> action.accept(subscribed));
        return answer.answer();
    }

    // What the hub tells

    @Override
    public String transport() {
        return form.transport();
    }

    @Override
    public void confirmed() {
        begin();
    }

    @Override
    public boolean receives() {
        return true;
    }

    @Override
    public boolean takes(Delivery next) {
        return takes();
    }

    @Override
    public boolean takesMore() {
        return takes();
    }

    @Override
    public long room() {
        return stream.room();
    }

    @Override
    public boolean takes() {
        boolean takes = stream.hasRoom();
        // At first there may be much stored, and a while to read it is granted. Later it has to keep up, unless it may
        // stay
        // all the same: then it reads from the log what that still has.
        if (!takes && live && form.slow() == SlowPolicy.DISCONNECT) {
            stream.fallsBehind();
        }
        return takes;
    }

    @Override
    public void waits(MessageId position) {
        waits();
    }

    @Override
    public void waits() {
        live = true;
        stream.keepsUp();
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        if (gap) {
            writeAfterGap(SentId.of(delivery.message().id()), delivery);
        } else {
            stream.deliver(delivery.as(form.shared()), form.separator());
        }
    }

    @Override
    public void deliver(Delivery delivery, CompoundId id, boolean gap) {
        if (gap) {
            writeAfterGap(id.sent(), delivery);
        } else {
            stream.deliver(form.message(id.sent(), delivery.message().payload()), form.separator());
        }
    }

    private void writeAfterGap(SentId id, Delivery delivery) {
        Payload payload = delivery.message().payload();
        Optional<byte[]> said = form.afterGap(id, payload);
        if (said.isPresent()) {
            stream.deliver(said.get(), form.separator());
        } else if (saidInHead()) {
            stream.deliver(form.message(id, payload), form.separator());
        } else {
            // There are no words for it in the middle of this stream: its end says that something is amiss.
            stream.breakOff();
            gone();
        }
    }

    @Override
    public Optional<Choice> lane() {
        return form.sharesLanes() ? Optional.of(new Choice(this)) : Optional.empty();
    }

    /** Streams share a lane that differ in nothing but their connections. */
    record Choice(StreamSubscriber subscriber) implements StreamingLane.Choice<StreamSubscriber> {
        private record Key(Rendering<byte[]> form, Object stream) {}

        @Override
        public Object key() {
            return new Key(subscriber.form.shared(), subscriber.stream.laneKey());
        }

        @Override
        public FormLane open() {
            return new FormLane(subscriber.form, subscriber.form.lane(subscriber.stream));
        }
    }

    void join(StreamLane<MessageId> lane) {
        member = lane.join(stream, (last, full) -> by(handle -> handle.leftLane(last, full)));
    }

    StreamLane<MessageId>.Member member() {
        return member;
    }

    @Override
    public void end(End end) {
        forgetWatch();
        Optional<byte[]> insteadOfStatus = answer.hasBegun() ? Optional.empty() : form.insteadOfStatus(end);
        if (insteadOfStatus.isPresent()) {
            begin();
            stream.finish(insteadOfStatus.get());
            return;
        }
        boolean inBody = !answer.instead(() -> answers.refusal(end));
        if (inBody && end == End.GOING_AWAY && !form.saysWhenToComeBack()) {
            stream.finishAsServerStops(form.end(end, answers.status(end), answers.reason(end)));
        } else if (inBody) {
            stream.finish(form.end(end, answers.status(end), answers.reason(end)));
        } else {
            stream.finish();
        }
    }

    // What the connection tells

    @Override
    public void roomAgain() {
        by(Subscriptions.Handle::goOn);
    }

    @Override
    public void overdue() {
        if (answers.beginningMeansHolding()) {
            // The owner has not let it in, and another one may hold the channel.
            by(Subscriptions.Handle::leave);
            end(End.UNAVAILABLE);
        } else {
            begin();
        }
    }

    @Override
    public void gone() {
        forgetWatch();
        by(Subscriptions.Handle::leave);
        // Nobody reads it, but a request without an answer keeps its connection for a while.
        answer.instead(() -> answers.refusal(End.TIMEOUT));
    }

    private void begin() {
        answer.begin(stream, () -> beginning.answer(stream, beginsAfterGap));
    }

    private void by(Consumer<Subscriptions.Handle> action) {
        Optional<Subscriptions.Handle> there;
        synchronized (this) {
            there = handle;
            if (there.isEmpty()) {
                early = new ArrayList<>(early);
                early.add(action);
            }
        }
        there.ifPresent(action);
    }

    /** Whether the answer's head can say that messages before the first one are gone. */
    private boolean saidInHead() {
        beginsAfterGap = true;
        return !answer.hasBegun();
    }
}
