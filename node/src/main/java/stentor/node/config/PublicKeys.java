package stentor.node.config;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys in PEM form: {@code PUBLIC KEY}, or that of a {@code CERTIFICATE}. */
final class PublicKeys {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----", Pattern.DOTALL);

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private PublicKeys() {}

    /** The first key in the text; empty if there is none of a known kind. */
    static Optional<PublicKey> read(String pem) {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            return Optional.empty();
        }
        try {
            if (block.group(1).equals("CERTIFICATE")) {
                return Optional.of(CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(block.group().getBytes(StandardCharsets.US_ASCII)))
                        .getPublicKey());
            }
            return read(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(2))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<PublicKey> read(X509EncodedKeySpec encoded) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(encoded));
            } catch (InvalidKeySpecException e) {
                // One of the others.
            }
        }
        return Optional.empty();
    }
}
