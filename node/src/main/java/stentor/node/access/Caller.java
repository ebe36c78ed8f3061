package stentor.node.access;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import stentor.node.http.Connection;
import stentor.protocol.channel.ReservedIds;

/** Who sends a request, as far as its location asks, and what that allows. */
public final class Caller {
    private static final Connection.Registration NOTHING = () -> {};

    /** Somebody who was not asked. */
    public static final Caller ANYBODY = new Caller(true, Optional.empty(), Optional.empty(), Allowance.UNLIMITED);

    /** A page of another origin that was not asked who it is. */
    public static final Caller FOREIGN_PAGE =
            new Caller(false, Optional.empty(), Optional.empty(), Allowance.UNLIMITED);

    private final boolean mayPublish;
    private final Optional<Grant> grant;
    private final Optional<LiveGrants> live;
    private final Allowance allowance;

    private Caller(boolean mayPublish, Optional<Grant> grant, Optional<LiveGrants> live, Allowance allowance) {
        this.mayPublish = mayPublish;
        this.grant = grant;
        this.live = live;
        this.allowance = allowance;
    }

    /** The same caller with this limit to what it may publish. */
    public Caller with(Allowance other) {
        return new Caller(mayPublish, grant, live, other);
    }

    /** How much it may publish. */
    public Allowance allowance() {
        return allowance;
    }

    /** @param mayPublish false: a page of another origin that may only subscribe */
    static Caller known(boolean mayPublish, Grant grant, LiveGrants live) {
        return new Caller(
                mayPublish, Optional.of(grant), Optional.of(Objects.requireNonNull(live)), Allowance.UNLIMITED);
    }

    /** Why the caller may not do this; empty if it may. Said to the caller: it holds no secret. */
    public Optional<String> refusal(Action action, String channelId) {
        if (action == Action.PUBLISH && !mayPublish) {
            return Optional.of("pages of other origins may not publish here");
        }
        if (grant.isEmpty()) {
            return ReservedIds.isReserved(channelId)
                    ? Optional.of(
                            "channels whose names begin with private-, presence-, private/ or presence/ need a location"
                                    + " with authorize (or Pusher's or Bayeux' signatures); this location lets everybody in")
                    : Optional.empty();
        }
        return grant.get().allows(action, channelId)
                ? Optional.empty()
                : Optional.of(
                        action == Action.PUBLISH
                                ? "jwt: the token's claim publish does not name this channel"
                                : "jwt: the token's claim subscribe does not name this channel");
    }

    /** Why the caller may not subscribe to all channels of a group at once; empty if it may. */
    public Optional<String> refusalOfAll() {
        // No pattern but * itself matches all that there may be.
        return grant.filter(given -> !given.allows(Action.SUBSCRIBE, "\u0000") || !given.allows(Action.SUBSCRIBE, ""))
                .map(given -> "jwt: the token's claim subscribe does not name all channels");
    }

    /** Its name, if the location asked for one. */
    public Optional<String> user() {
        return grant.flatMap(Grant::user);
    }

    /** Whether what the caller may do can end before it leaves. If so it is to be registered by {@link #whenOver}. */
    public boolean mayEnd() {
        return grant.isPresent();
    }

    /**
     * Runs the action when the caller may no longer have what it subscribed to: its token has expired, or it was revoked. The
     * action runs on any thread, at most once, and must not block.
     *
     * @param channelIds what it is subscribed to
     * @return forgets the action
     */
    public Connection.Registration whenOver(List<String> channelIds, Runnable action) {
        return whenOver(List.copyOf(channelIds)::contains, action);
    }

    /** As {@link #whenOver}, for one that is subscribed to all channels: any that is revoked ends it. */
    public Connection.Registration whenAnyIsOver(Runnable action) {
        return whenOver(id -> true, action);
    }

    private Connection.Registration whenOver(Predicate<String> hears, Runnable action) {
        return grant.isEmpty() ? NOTHING : live.orElseThrow().add(grant.get(), hears, action);
    }
}
