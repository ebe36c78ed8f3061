package stentor.node.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Verifies signatures by a key. An asymmetric key is never used as the secret of an HMAC. */
final class Verifiers {
    private static final Set<JWSAlgorithm> HMAC = Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);
    private static final Set<JWSAlgorithm> RSA = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);

    private static final Set<JWSAlgorithm> ED25519 = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
    private static final int LONGEST_HASH = 64;

    private Verifiers() {}

    static TokenKeys.Verifier of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        try {
            // HMAC fills a short key up with zeros (RFC 2104): the library wants that to have been done.
            return new TokenKeys.Verifier(
                    HMAC, new MACVerifier(Arrays.copyOf(bytes, Math.max(bytes.length, LONGEST_HASH))));
        } catch (JOSEException e) {
            throw new IllegalStateException("a key of that length is good for all of them", e);
        }
    }

    /** Empty for a key of a kind that no token is signed with. */
    static Optional<TokenKeys.Verifier> of(PublicKey key) {
        try {
            if (key instanceof RSAPublicKey rsa) {
                return Optional.of(new TokenKeys.Verifier(RSA, new RSASSAVerifier(rsa)));
            }
            if (key instanceof ECPublicKey ec) {
                ECDSAVerifier verifier = new ECDSAVerifier(ec);
                return Optional.of(new TokenKeys.Verifier(verifier.supportedJWSAlgorithms(), verifier));
            }
            return key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519")
                    ? Optional.of(new TokenKeys.Verifier(ED25519, new Ed25519(key)))
                    : Optional.empty();
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }

    /** The public key of a set; empty if it is none. */
    static Optional<TokenKeys.Verifier> of(JWK key) {
        try {
            if (key instanceof RSAKey rsa) {
                return of(rsa.toRSAPublicKey());
            }
            if (key instanceof ECKey ec) {
                return of(ec.toECPublicKey());
            }
            return key instanceof OctetKeyPair pair ? of(publicKey(pair)) : Optional.empty();
        } catch (JOSEException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** From the bytes of RFC 8032: the point's y, little-endian, and its x' lowest bit on top. */
    private static PublicKey publicKey(OctetKeyPair pair) throws GeneralSecurityException {
        byte[] bytes = pair.getDecodedX();
        boolean odd = (bytes[bytes.length - 1] & 0x80) != 0;
        bytes[bytes.length - 1] &= 0x7f;
        byte[] bigEndian = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bigEndian[i] = bytes[bytes.length - 1 - i];
        }
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian))));
    }

    /** By the JDK: the library would want another library for it. */
    private record Ed25519(PublicKey key) implements JWSVerifier {
        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return ED25519;
        }

        @Override
        public JCAContext getJCAContext() {
            return new JCAContext();
        }

        @Override
        public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
            if (header.getCriticalParams() != null
                    && !header.getCriticalParams().isEmpty()) {
                return false;
            }
            try {
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(key);
                verifier.update(signed);
                return verifier.verify(signature.decode());
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    }
}
