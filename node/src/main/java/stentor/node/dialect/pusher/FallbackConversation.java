package stentor.node.dialect.pusher;

import stentor.node.access.Allowance;
import stentor.node.fallback.Conversation;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.PusherError;

/** A connection whose frames come and go by requests. */
record FallbackConversation(PusherConnection connection) implements Conversation {
    private static final Allowance NOTHING = count -> Long.MAX_VALUE;

    /** Of one more client, or of one for whom there is no room. */
    static Conversation open(AppDoor app, Line line) {
        if (!app.admit()) {
            return Refused.with(PusherError.OVER_CAPACITY, line);
        }
        PusherConnection entered = app.enter(new FallbackOutlet(line, app.deliveredByFallback()), Allowance.UNLIMITED);
        entered.begin();
        return new FallbackConversation(entered);
    }

    @Override
    public void receive(byte[] utf8, boolean tooMuch) {
        connection.receive(utf8, tooMuch ? NOTHING : Allowance.UNLIMITED);
    }

    @Override
    public void heard() {
        connection.heard();
    }

    @Override
    public void roomAgain() {
        connection.goOn();
    }

    @Override
    public void gone() {
        connection.gone();
    }

    /** One with a client that may not come in: what it says meanwhile is not heard. */
    record Refused() implements Conversation {
        static Conversation with(PusherError error, Line line) {
            line.write(PusherCodec.error(error, error.text()));
            line.close(error.code(), error.text());
            return new Refused();
        }

        @Override
        public void receive(byte[] utf8, boolean tooMuch) {
            // It was told why.
        }

        @Override
        public void heard() {
            // As above.
        }

        @Override
        public void roomAgain() {
            // As above.
        }

        @Override
        public void gone() {
            // Nobody waits for it.
        }
    }
}
