package stentor.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class KeySetTest {
    private static final URI URL = URI.create("https://id.example/keys");

    private final List<CompletableFuture<String>> fetches = new ArrayList<>();
    private long now = -1;
    private final KeySet keys = new KeySet(
            URL,
            (url, timeout) -> {
                assertThat(url).isEqualTo(URL);
                CompletableFuture<String> fetch = new CompletableFuture<>();
                fetches.add(fetch);
                return fetch;
            },
            () -> now);

    private static ECKey key(String id) throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    }

    private static String set(ECKey... keys) {
        return new JWKSet(List.of(keys)).toString();
    }

    private static JWSHeader naming(String id) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(id)
                .jwkURL(URI.create("https://evil.example/keys"))
                .build();
    }

    private static int found(CompletionStage<TokenKeys.Answer> answer) {
        return ((TokenKeys.Found) answer.toCompletableFuture().join())
                .verifiers()
                .size();
    }

    @Test
    void manyTokensAtOnceAreOneFetch() throws JOSEException {
        List<CompletionStage<TokenKeys.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(keys.verifiers(naming("a")));
        }
        assertThat(fetches).hasSize(1);
        fetches.get(0).complete(set(key("a")));
        assertThat(answers).allSatisfy(answer -> assertThat(found(answer)).isEqualTo(1));
        assertThat(found(keys.verifiers(naming("a")))).isEqualTo(1);
        assertThat(fetches).hasSize(1);
    }

    @Test
    void aTokenThatNamesAnUnknownKeyDoesNotMakeItFetchAtOnceAgain() throws JOSEException {
        CompletionStage<TokenKeys.Answer> first = keys.verifiers(naming("a"));
        fetches.get(0).complete(set(key("a")));
        assertThat(found(first)).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            assertThat(found(keys.verifiers(naming("made up " + i)))).isZero();
        }
        assertThat(fetches).hasSize(1);
    }

    @Test
    void aKeyThatIsNewIsFetchedOnceForAllThatComeWithIt() throws JOSEException {
        CompletionStage<TokenKeys.Answer> first = keys.verifiers(naming("old"));
        fetches.get(0).complete(set(key("old")));
        assertThat(found(first)).isEqualTo(1);
        now += Duration.ofSeconds(10).toNanos() - 1;
        assertThat(found(keys.verifiers(naming("new")))).isZero();
        assertThat(fetches).hasSize(1);
        now += 1;
        List<CompletionStage<TokenKeys.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(keys.verifiers(naming("new")));
        }
        assertThat(fetches).hasSize(2);
        // Nobody with a known key waits meanwhile.
        assertThat(found(keys.verifiers(naming("old")))).isEqualTo(1);
        fetches.get(1).complete(set(key("new")));
        assertThat(answers).allSatisfy(answer -> assertThat(found(answer)).isEqualTo(1));
        assertThat(found(keys.verifiers(naming("old")))).isZero();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void keysAreFetchedAgainAfterTenMinutesAndTheOldOnesAreGoodUntilThen() throws JOSEException {
        CompletionStage<TokenKeys.Answer> first = keys.verifiers(naming("withdrawn"));
        fetches.get(0).complete(set(key("withdrawn")));
        assertThat(found(first)).isEqualTo(1);
        now += Duration.ofMinutes(10).toNanos() - 1;
        assertThat(found(keys.verifiers(naming("withdrawn")))).isEqualTo(1);
        assertThat(fetches).hasSize(1);
        now += 1;
        assertThat(found(keys.verifiers(naming("withdrawn")))).isEqualTo(1);
        assertThat(found(keys.verifiers(naming("withdrawn")))).isEqualTo(1);
        assertThat(fetches).hasSize(2);
        fetches.get(1).complete(set(key("other")));
        assertThat(found(keys.verifiers(naming("withdrawn")))).isZero();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void whereTheKeysCannotBeHadNobodyGetsIn() {
        CompletionStage<TokenKeys.Answer> first = keys.verifiers(naming("a"));
        fetches.get(0).completeExceptionally(new IllegalStateException("not there"));
        assertThat(first.toCompletableFuture().join()).isInstanceOf(TokenKeys.Unreachable.class);
        assertThat(keys.verifiers(naming("a")).toCompletableFuture().join()).isInstanceOf(TokenKeys.Unreachable.class);
        assertThat(fetches).hasSize(1);
    }

    @Test
    void whatIsNoKeySetIsAsIfThereWasNone() {
        CompletionStage<TokenKeys.Answer> first = keys.verifiers(naming("a"));
        fetches.get(0).complete("<html>");
        assertThat(first.toCompletableFuture().join()).isInstanceOf(TokenKeys.Unreachable.class);
    }
}
