package stentor.node.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Revocation;
import stentor.node.http.Answers;
import stentor.node.http.Requests;

/**
 * {@code POST /revoke?token=ID}, {@code ?user=NAME} or {@code ?channel=ID}: ends on all nodes what they opened, and refuses
 * tokens from then on, for {@code seconds} (a day, if it is not said).
 */
public final class RevokeOrder implements Order {
    private static final long LONGEST = Duration.ofDays(366).toSeconds();
    private static final String USAGE = "give one of token=ID, user=NAME, channel=ID, and maybe seconds=N (how long the"
            + " tokens could still live; 86400 unless it is said)";

    private final InstantSource clock;
    private final Revoking revoking;

    /** Carries revocations out, everywhere. */
    @FunctionalInterface
    public interface Revoking {
        CompletionStage<Outcome> revoke(Revocation revocation);
    }

    /** How that went. */
    public enum Outcome {
        EVERYWHERE(200, "revoked on all nodes"),
        NOT_CONFIRMED(202, "revoked here; some node has not confirmed it, and does it when it can be reached"),
        TOO_MANY(503, "nothing was revoked: too many revocations are remembered already");

        private final int status;
        private final String text;

        Outcome(int status, String text) {
            this.status = status;
            this.text = text;
        }
    }

    public RevokeOrder(InstantSource clock, Revoking revoking) {
        this.clock = clock;
        this.revoking = revoking;
    }

    @Override
    public String path() {
        return "/revoke";
    }

    @Override
    public CompletionStage<HttpResponse> carryOut(HttpRequest request) {
        Optional<Revocation> revocation = read(request);
        return revocation.isEmpty()
                ? CompletableFuture.completedFuture(Answers.text(400, USAGE))
                : revoking.revoke(revocation.get()).thenApply(outcome -> Answers.text(outcome.status, outcome.text));
    }

    private Optional<Revocation> read(HttpRequest request) {
        List<Revocation> named = new ArrayList<>();
        Optional<Long> seconds = seconds(request);
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        long now = clock.millis();
        for (Revocation.Kind kind : Revocation.Kind.values()) {
            for (String name : Requests.queryParameters(request, kind.name().toLowerCase(Locale.ROOT))) {
                if (name.isEmpty() || name.getBytes(UTF_8).length > Revocation.MAX_NAME_LENGTH) {
                    return Optional.empty();
                }
                named.add(new Revocation(kind, name, now, now + seconds.get() * 1000));
            }
        }
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    /** Empty for what is no such number. */
    private static Optional<Long> seconds(HttpRequest request) {
        String said =
                Requests.queryParameter(request, "seconds").orElse(Long.toString(Revocation.REMEMBERED.toSeconds()));
        return said.matches("[0-9]{1,9}") && Long.parseLong(said) >= 1 && Long.parseLong(said) <= LONGEST
                ? Optional.of(Long.parseLong(said))
                : Optional.empty();
    }
}
