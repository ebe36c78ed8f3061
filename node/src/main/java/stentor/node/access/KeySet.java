package stentor.node.access;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that are fetched from a configured address: at first when a token comes, then now and then, and sooner for a token that
 * names a key which is not among them. However many tokens come, one fetch is under way at a time.
 */
final class KeySet implements TokenKeys {
    private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);
    private static final Duration FRESH = Duration.ofMinutes(10);
    /** How often it is fetched at most, whatever comes. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Fetches the text behind an address. */
    @FunctionalInterface
    interface Fetch {
        CompletionStage<String> get(URI url, Duration timeout);
    }

    private final URI url;
    private final Fetch fetch;
    private final LongSupplier nanoTime;
    private Optional<List<JWK>> keys = Optional.empty();
    private Optional<CompletableFuture<Optional<List<JWK>>>> underWay = Optional.empty();
    private boolean asked;
    private long askedAt;

    KeySet(URI url, Fetch fetch) {
        this(url, fetch, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    KeySet(URI url, Fetch fetch, LongSupplier nanoTime) {
        this.url = url;
        this.fetch = fetch;
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletionStage<Answer> verifiers(JWSHeader header) {
        CompletableFuture<Optional<List<JWK>>> fetched;
        synchronized (this) {
            boolean known = keys.map(list -> !named(list, header).isEmpty()).orElse(false);
            boolean fresh = asked && nanoTime.getAsLong() - askedAt < FRESH.toNanos();
            boolean tooSoon = asked && nanoTime.getAsLong() - askedAt < PAUSE.toNanos();
            if (known && (fresh || tooSoon) || underWay.isEmpty() && tooSoon) {
                return CompletableFuture.completedFuture(answer(keys, header));
            }
            fetched = underWay.orElseGet(this::fetch);
            if (known) {
                // Old keys are good until there are new ones.
                return CompletableFuture.completedFuture(answer(keys, header));
            }
        }
        return fetched.thenApply(found -> answer(found, header));
    }

    private CompletableFuture<Optional<List<JWK>>> fetch() {
        CompletableFuture<Optional<List<JWK>>> fetched = new CompletableFuture<>();
        underWay = Optional.of(fetched);
        asked = true;
        askedAt = nanoTime.getAsLong();
        fetch.get(url, TIMEOUT).whenComplete((text, failure) -> fetched(fetched, text, failure));
        return fetched;
    }

    private void fetched(CompletableFuture<Optional<List<JWK>>> fetched, String text, Throwable failure) {
        Optional<List<JWK>> read = failure == null ? read(text) : Optional.empty();
        if (read.isEmpty()) {
            LOG.warn(
                    "the keys of tokens cannot be had from {}: {}",
                    url.getHost(),
                    failure == null ? "not a JWK set" : failure.toString());
        }
        Optional<List<JWK>> now;
        synchronized (this) {
            keys = read.or(() -> keys);
            now = keys;
            underWay = Optional.empty();
        }
        fetched.complete(now);
    }

    private static Optional<List<JWK>> read(String text) {
        try {
            return Optional.of(JWKSet.parse(text).getKeys().stream()
                    .filter(key -> !KeyUse.ENCRYPTION.equals(key.getKeyUse()))
                    .toList());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static Answer answer(Optional<List<JWK>> keys, JWSHeader header) {
        return keys.isEmpty()
                ? new Unreachable()
                : new Found(named(keys.get(), header).stream()
                        .map(Verifiers::of)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Those of the name that the token gives; all, if it gives none. */
    private static List<JWK> named(List<JWK> keys, JWSHeader header) {
        return header.getKeyID() == null
                ? keys
                : keys.stream()
                        .filter(key -> header.getKeyID().equals(key.getKeyID()))
                        .toList();
    }
}
