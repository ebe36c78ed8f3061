package stentor.node.http.stream;

/** What is counted of a node's streams. */
public interface StreamCounts {
    /** How many clients there are now. */
    long open();

    /** How many there are of these; see {@link ClientStream.Writer#transport}. */
    long open(String transport);

    /** How many messages were written to these so far. */
    long delivered(String transport);

    /** How often clients were told that messages were dropped for them. */
    long gaps();

    /** How many clients were cut off so far because they read too slowly. */
    long cutOff();

    /** How many messages were dropped so far for clients that read too slowly and stay all the same. */
    long dropped();

    /** What is held for clients that have not read it yet, in bytes. */
    long held();
}
