package stentor.node.dialect.pusher;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Caller;
import stentor.node.channel.ChannelListings.Listing;
import stentor.node.channel.PublisherReply;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.Match;
import stentor.node.dialect.Publisher;
import stentor.node.dialect.Unavailable;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.node.location.PusherLocation;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.RestChannel;
import stentor.protocol.pusher.RestEvent;
import stentor.protocol.pusher.RestInfo;
import stentor.protocol.pusher.RestRequest;
import stentor.protocol.pusher.UserData;

/** The HTTP API: what an application's servers ask for, signed. */
final class RestApi {
    private static final Optional<String> JSON = Optional.of("application/json");
    /** An event's data may be escaped in JSON, and a batch has several. */
    private static final long BODIES = 20;

    private static final long BODY_BASE = 256 << 10;

    private static final int MAX_KEY = 240;

    private final Bodies bodies;
    private final InstantSource clock;
    private final Looking looking;

    RestApi(Bodies bodies, InstantSource clock, Looking looking) {
        this.bodies = bodies;
        this.clock = clock;
        this.looking = looking;
    }

    /** @param path what follows the app's id, still encoded; not empty */
    CompletionStage<Answer> answer(
            HttpRequest request, Match<PusherLocation> match, PusherChannels channels, List<String> path) {
        long limit = BODY_BASE + BODIES * channels.maxEventSize();
        return bodies.read(request, limit, body -> check(request, match, channels, path, body));
    }

    private CompletionStage<Answer> check(
            HttpRequest request, Match<PusherLocation> match, PusherChannels channels, List<String> path, byte[] body) {
        if (!channels.app().enabled()) {
            return Answer.now(Answers.text(403, "the app is disabled"));
        }
        RestRequest call = new RestRequest(
                request.method().name(),
                paths(request, match),
                Requests.query(request).orElse(""),
                body);
        RestRequest.Checked checked =
                call.check(channels.app().keys(), clock.instant().getEpochSecond());
        if (checked instanceof RestRequest.Refused refused) {
            return Answer.now(Answers.text(refused.status(), refused.text()));
        }
        Map<String, String> parameters = ((RestRequest.Accepted) checked).parameters();
        Optional<String> key = Requests.header(request, "Idempotency-Key");
        if (key.isPresent() && (key.get().isBlank() || key.get().length() > MAX_KEY)) {
            return Answer.now(Answers.text(400, "Idempotency-Key: expected 1 to " + MAX_KEY + " characters"));
        }
        return call(request.method().name(), match.caller(), channels, path, parameters, body, key);
    }

    /** As the caller may have signed it: with and without the location's prefix, or with the one that a proxy takes away. */
    private static List<String> paths(HttpRequest request, Match<PusherLocation> match) {
        Set<String> paths = new LinkedHashSet<>();
        String received = decoded(Requests.path(request));
        paths.add(received);
        paths.add(decoded("/" + match.rawId()));
        match.location().proxyPrefix().ifPresent(prefix -> paths.add(prefix + received));
        paths.add(Requests.path(request));
        return List.copyOf(paths);
    }

    private static String decoded(String path) {
        return Requests.percentDecode(path).orElse(path);
    }

    private CompletionStage<Answer> call(
            String method,
            Caller caller,
            PusherChannels channels,
            List<String> path,
            Map<String, String> parameters,
            byte[] body,
            Optional<String> key) {
        String what = path.get(0);
        boolean get = method.equals("GET") || method.equals("HEAD");
        if (path.size() == 1 && what.equals("events")) {
            return method.equals("POST") ? events(caller, channels, body, key) : notAllowed("POST");
        }
        if (path.size() == 1 && what.equals("batch_events")) {
            return method.equals("POST") ? batch(caller, channels, body, key) : notAllowed("POST");
        }
        if (path.size() == 1 && what.equals("channels")) {
            return get ? channels(channels, parameters) : notAllowed("GET, HEAD");
        }
        if (path.size() == 2 && what.equals("channels")) {
            return get ? channel(channels, decoded(path.get(1)), parameters) : notAllowed("GET, HEAD");
        }
        if (path.size() == 3 && what.equals("channels") && path.get(2).equals("users")) {
            return get ? users(channels, decoded(path.get(1))) : notAllowed("GET, HEAD");
        }
        int last = path.size() - 1;
        if (last > 1 && what.equals("users") && path.get(last).equals("terminate_connections")) {
            // SDKs do not escape the slashes of an id.
            String user = decoded(String.join("/", path.subList(1, last)));
            return method.equals("POST") ? terminate(channels, user) : notAllowed("POST");
        }
        return Answer.now(Answers.text(404, "Not found"));
    }

    private CompletionStage<Answer> terminate(PusherChannels channels, String user) {
        return user.isEmpty() || user.length() > UserData.MAX_ID
                ? Answer.now(Answers.text(400, "a user's id has 1 to " + UserData.MAX_ID + " characters"))
                : channels.terminate(user)
                        .thenApply(reply -> answer(
                                reply instanceof PublisherReply.Published
                                        ? Optional.of(RestChannel.NOTHING)
                                        : Optional.empty()));
    }

    private CompletionStage<Answer> users(PusherChannels channels, String name) {
        Optional<ChannelName> channel =
                ChannelName.read(name).filter(found -> found.kind() == ChannelName.Kind.PRESENCE);
        return channel.isEmpty()
                ? Answer.now(Answers.text(400, "users are available for presence channels only"))
                : looking.users(channels, channel.get())
                        .thenApply(found -> answer(found.map(RestChannel::encodeUsers)));
    }

    private static CompletionStage<Answer> notAllowed(String allowed) {
        return Answer.now(Answers.methodNotAllowed(allowed.split(", ")));
    }

    private CompletionStage<Answer> events(Caller caller, PusherChannels channels, byte[] body, Optional<String> key) {
        RestEvent.Read read = RestEvent.readOne(body, channels.maxEventSize());
        if (read instanceof RestEvent.Refused refused) {
            return Answer.now(Answers.text(refused.status(), refused.text()));
        }
        List<RestEvent> events = ((RestEvent.Events) read).events();
        return tooMuch(caller, events).orElseGet(() -> new Triggering(channels, looking, key)
                .one(events.get(0))
                .thenApply(RestApi::triggered));
    }

    private CompletionStage<Answer> batch(Caller caller, PusherChannels channels, byte[] body, Optional<String> key) {
        RestEvent.Read read = RestEvent.readBatch(body, channels.maxEventSize());
        if (read instanceof RestEvent.Refused refused) {
            return Answer.now(Answers.text(refused.status(), refused.text()));
        }
        List<RestEvent> events = ((RestEvent.Events) read).events();
        return tooMuch(caller, events)
                .orElseGet(() ->
                        new Triggering(channels, looking, key).batch(events).thenApply(RestApi::triggered));
    }

    private static Answer triggered(Triggering.Outcome outcome) {
        if (outcome instanceof Triggering.TooMuch tooMuch) {
            return Answer.of(Publisher.limited(tooMuch.limited()));
        }
        return answer(outcome instanceof Triggering.Done done ? Optional.of(done.json()) : Optional.empty());
    }

    /** An event counts once for each of its channels. */
    private static Optional<CompletionStage<Answer>> tooMuch(Caller caller, List<RestEvent> events) {
        int messages =
                events.stream().mapToInt(event -> event.channels().size()).sum();
        return Publisher.tooMuch(caller, messages).map(limited -> Answer.now(Publisher.limited(limited)));
    }

    private CompletionStage<Answer> channel(PusherChannels channels, String name, Map<String, String> parameters) {
        Optional<ChannelName> channel = ChannelName.read(name);
        if (channel.isEmpty()) {
            return Answer.now(Answers.text(400, "no channel has this name"));
        }
        Set<RestInfo> info = RestInfo.read(Optional.ofNullable(parameters.get("info")));
        if (info.contains(RestInfo.USER_COUNT) && channel.get().kind() != ChannelName.Kind.PRESENCE) {
            return Answer.now(Answers.text(400, "user_count is available for presence channels only"));
        }
        return looking.one(channels, channel.get(), info)
                .thenApply(found -> answer(found.map(known -> known.encode(info))));
    }

    private CompletionStage<Answer> channels(PusherChannels channels, Map<String, String> parameters) {
        String prefix = parameters.getOrDefault("filter_by_prefix", "");
        Set<RestInfo> info = RestInfo.read(Optional.ofNullable(parameters.get("info")));
        if (info.contains(RestInfo.USER_COUNT) && !prefix.startsWith("presence-")) {
            return Answer.now(Answers.text(400, "user_count needs a filter_by_prefix that begins with presence-"));
        }
        if (info.contains(RestInfo.CACHE)) {
            return Answer.now(Answers.text(400, "cache is available for one channel at a time: GET channels/NAME"));
        }
        return looking.all(channels, prefix)
                .handle((listing, failure) -> Answer.of(
                        failure == null
                                ? listed(listing, info)
                                : Unavailable.tryAgain("too many listings are under way")));
    }

    private static HttpResponse listed(Listing listing, Set<RestInfo> info) {
        if (!listing.silent().isEmpty()) {
            return Unavailable.tryAgain("no answer in time from " + String.join(", ", new TreeSet<>(listing.silent()))
                    + ": its channels are not known");
        }
        return listing.more()
                ? Answers.text(413, "more than " + Looking.MOST_LISTED + " channels: ask for fewer by filter_by_prefix")
                : ok(RestChannel.encode(Looking.byName(listing), info));
    }

    /** @param json empty: whether and how it went is not known */
    private static Answer answer(Optional<String> json) {
        return Answer.of(json.map(RestApi::ok).orElseGet(() -> Unavailable.unknownOutcome("", false)));
    }

    private static HttpResponse ok(String json) {
        return Answers.body(200, JSON, RestChannel.utf8(json));
    }
}
