package stentor.node.http.stream;

/** What is counted of a node's streams. */
public interface StreamCounts {
    /** How many clients there are now. */
    long open();

    /** How many clients were cut off so far because they read too slowly. */
    long cutOff();
}
