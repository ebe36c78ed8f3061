package stentor.node.http.stream;

/** What happens to a stream whose client reads too slowly: when more than its buffer takes waits for it. */
public enum SlowPolicy {
    /** It reads what is stored at its own pace, for a while; then, or if it cannot, it is cut off, and can resume. */
    DISCONNECT,
    /** It stays. The oldest of what waits is dropped, and it is told of the gap. */
    DROP_OLDEST,
    /** It stays. All but the newest of what waits is dropped, and it is told of the gap. */
    LATEST_ONLY
}
