package stentor.node.http;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Private keys as they are found in PEM files. */
final class PrivateKeys {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String PKCS8_ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final String SEC1 = "EC PRIVATE KEY";

    private static final byte[] VERSION = {Der.INTEGER, 1, 0};
    /** rsaEncryption, with the NULL that goes with it (RFC 8017, appendix A.1). */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** id-ecPublicKey (RFC 5480, section 2.1.1); the curve follows. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final int EC_PARAMETERS = 0xa0;
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PrivateKeys() {}

    /** The first private key among the blocks, or why there is none. */
    static PrivateKey first(List<Pem> blocks) throws GeneralSecurityException {
        for (Pem block : blocks) {
            switch (block.label()) {
                case PKCS8:
                    return read(block.der());
                case PKCS1:
                    return read(wrap(RSA, block.der()));
                case SEC1:
                    return read(wrap(Der.encode(Der.SEQUENCE, EC, curve(block.der())), block.der()));
                case PKCS8_ENCRYPTED:
                    throw encrypted();
                default: // EC PARAMETERS, certificates
            }
        }
        throw new GeneralSecurityException("no private key in it (expected: PEM, as PKCS#8, PKCS#1 or SEC 1)");
    }

    private static PrivateKey read(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // Another algorithm's key, or none: the last line says so.
            }
        }
        throw new GeneralSecurityException("the private key cannot be read (expected: RSA, EC or Ed25519)");
    }

    /** A key in its algorithm's own form becomes one in PKCS #8, the form that the JDK reads (RFC 5208, section 5). */
    private static byte[] wrap(byte[] algorithm, byte[] key) throws GeneralSecurityException {
        if (key.length == 0) {
            throw encrypted();
        }
        return Der.encode(Der.SEQUENCE, VERSION, algorithm, Der.encode(Der.OCTET_STRING, key));
    }

    /** The curve's name, which SEC 1 keeps inside of the key (RFC 5915, section 3). */
    private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
        return Der.decode(sec1)
                .filter(values -> values.size() == 1)
                .flatMap(values -> Der.decode(values.get(0).content()))
                .flatMap(PrivateKeys::parameters)
                .orElseThrow(() -> new GeneralSecurityException("the EC key does not name its curve"));
    }

    private static Optional<byte[]> parameters(List<Der.Value> fields) {
        return fields.stream()
                .filter(field -> field.tag() == EC_PARAMETERS)
                .map(Der.Value::content)
                .findFirst();
    }

    private static GeneralSecurityException encrypted() {
        return new GeneralSecurityException(
                "the private key is encrypted (write it without: openssl pkey -in .. -out ..)");
    }
}
