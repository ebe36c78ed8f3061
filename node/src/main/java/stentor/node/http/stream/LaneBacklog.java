package stentor.node.http.stream;

import java.util.Optional;

/**
 * What a lane's streams lack, and what becomes of those that lack more than a stream's buffer may hold, as {@link SlowPolicy}
 * says. A part of the {@link StreamLane}, on its loop.
 */
final class LaneBacklog<M> {
    private final StreamLane<M> lane;
    private final LanePlaces<StreamLane<M>.Member> places;
    private final LaneWrites<M> writes;
    private final OpenStreams streams;
    private final SlowPolicy policy;
    private final long limit;
    /** As far as the node's budget knows of the writes. */
    private long accounted;

    /** @param limit of the writes that are held, in bytes */
    LaneBacklog(
            StreamLane<M> lane,
            LanePlaces<StreamLane<M>.Member> places,
            LaneWrites<M> writes,
            OpenStreams streams,
            SlowPolicy policy,
            long limit) {
        this.lane = lane;
        this.places = places;
        this.writes = writes;
        this.streams = streams;
        this.policy = policy;
        this.limit = limit;
    }

    /** Whether more is held than may be: others have to wait until all streams are written to. */
    boolean isTooMuch() {
        return writes.bytes() > limit;
    }

    /** Whether nothing is held, and the node's budget knows it. */
    boolean isEmpty() {
        return writes.isEmpty() && accounted == 0;
    }

    /** All streams have been given what they can be given now. */
    void roundIsOver() {
        forgetWhatAllHave();
        if (policy == SlowPolicy.LATEST_ONLY && !writes.isEmpty()) {
            skipTo(writes.end() - 1);
        }
        while (isTooMuch() && writes.size() > 1) {
            giveUp(writes.first() + 1);
        }
        account();
    }

    /** What is held is more than the node can spare. */
    void shed() {
        giveUp(writes.end());
        account();
    }

    /** So much is on its way to the lane that this message is left out. */
    void miss(StreamLane.Message<M> message) {
        for (int place = places.size() - 1; place >= 0; place--) {
            StreamLane<M>.Member member = places.member(place);
            if (!lane.catchUpDirectly(member)) {
                continue;
            }
            if (policy != SlowPolicy.DISCONNECT) {
                streams.countDropped(1);
                member.afterGap = true;
                places.socket(place, null);
            } else {
                giveUp(member, message.stored());
            }
        }
    }

    private void forgetWhatAllHave() {
        writes.forgetBefore(places.leastNext(writes.end()));
    }

    /** The streams that lack something before this number are too slow. */
    private void giveUp(long number) {
        if (policy == SlowPolicy.DISCONNECT) {
            // From the last on: the last one gets the place of one that leaves.
            for (int place = places.size() - 1; place >= 0; place--) {
                if (places.next(place) < number) {
                    giveUp(places.member(place), writes.areStoredFrom(places.next(place)));
                }
            }
        } else {
            skipTo(number);
        }
        forgetWhatAllHave();
    }

    /** @param stored whether all that it lacks can be had again */
    private void giveUp(StreamLane<M>.Member member, boolean stored) {
        Optional<M> last = lane.lastOf(member);
        lane.remove(member);
        if (member.stream.isOver()) {
            return;
        }
        try {
            if (stored) {
                member.stream.fallsBehind();
                member.left.left(last, true);
                member.stream.awaitRoom();
            } else {
                member.stream.cutOff();
            }
        } catch (RuntimeException mistake) {
            lane.fail(member, mistake);
        }
    }

    /** For the streams that lack something before this number, all up to it is dropped. */
    private void skipTo(long number) {
        for (int place = 0; place < places.size(); place++) {
            if (places.next(place) < number) {
                streams.countDropped(number - places.next(place));
                places.next(place, number);
                places.member(place).afterGap = true;
                // The next write to it is another than to the others.
                places.socket(place, null);
            }
        }
    }

    /** Tells the node's budget of what is held. */
    private void account() {
        if (writes.bytes() != accounted) {
            streams.account(lane, accounted, writes.bytes());
            accounted = writes.bytes();
        }
    }
}
