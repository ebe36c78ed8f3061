package stentor.node.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Where the keys of tokens come from. */
@FunctionalInterface
interface TokenKeys {
    /** The keys that may have signed a token with this header, which is not verified yet: it must lead nowhere by itself. */
    CompletionStage<Answer> verifiers(JWSHeader header);

    /** What is found. */
    sealed interface Answer {}

    /** @param verifiers maybe none */
    record Found(List<Verifier> verifiers) implements Answer {}

    /** Nobody knows now. */
    record Unreachable() implements Answer {}

    /** @param algorithms those that a key of its kind may be used with, whatever a token names */
    record Verifier(Set<JWSAlgorithm> algorithms, JWSVerifier verifier) {}
}
