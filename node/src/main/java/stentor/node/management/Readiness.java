package stentor.node.management;

import java.util.concurrent.atomic.AtomicReference;

/** Whether requests may be sent to this node. Any thread may change it. */
public final class Readiness {
    /** What a node is doing. */
    public enum State {
        /** It is not a member of its cluster yet. */
        JOINING(503, "joining"),
        /** It serves. */
        READY(200, "ready"),
        /** It serves on for a while, but wants no new requests. */
        DRAINING(503, "draining");

        private final int status;
        private final String text;

        State(int status, String text) {
            this.status = status;
            this.text = text;
        }

        int status() {
            return status;
        }

        String text() {
            return text;
        }
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.JOINING);

    /** The node became a member; a node that drains stays unready. */
    public void joined() {
        state.compareAndSet(State.JOINING, State.READY);
    }

    /** The node is about to stop. */
    public void draining() {
        state.set(State.DRAINING);
    }

    public State state() {
        return state.get();
    }
}
