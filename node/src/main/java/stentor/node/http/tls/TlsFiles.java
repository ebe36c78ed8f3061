package stentor.node.http.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import stentor.node.http.HttpServerSettings;

/** The contents of the files of a TLS port, as text. */
record TlsFiles(Path certificateFile, String certificate, Path keyFile, String key, Optional<Authority> authority) {
    /** Who issues the certificates of clients. */
    record Authority(Path file, String certificates, boolean required) {}

    /** @throws TlsFileException if one cannot be read */
    static TlsFiles read(HttpServerSettings.Tls settings) {
        return new TlsFiles(
                settings.certificate(),
                text(settings.certificate()),
                settings.key(),
                text(settings.key()),
                settings.clients()
                        .map(clients ->
                                new Authority(clients.authority(), text(clients.authority()), clients.required())));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new TlsFileException(file, "no such file", e);
        } catch (IOException e) {
            throw new TlsFileException(file, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** @throws TlsFileException if they do not hold a certificate and its key */
    SslContext context() {
        List<X509Certificate> chain = certificates(certificateFile, certificate);
        PrivateKey privateKey = privateKey();
        if (!belongTogether(chain.get(0).getPublicKey(), privateKey)) {
            throw new TlsFileException(keyFile, "not the key of the certificate in " + certificateFile, null);
        }
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(privateKey, chain);
            authority.ifPresent(clients -> builder.trustManager(certificates(clients.file, clients.certificates))
                    .clientAuth(clients.required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL));
            return builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1))
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .build();
        } catch (SSLException e) {
            throw new TlsFileException(certificateFile, "cannot be used (" + e.getMessage() + ")", e);
        }
    }

    private static List<X509Certificate> certificates(Path file, String text) {
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        List<X509Certificate> chain = new ArrayList<>();
        try (PEMParser pem = new PEMParser(new StringReader(text))) {
            for (Object block = pem.readObject(); block != null; block = pem.readObject()) {
                if (block instanceof X509CertificateHolder holder) {
                    chain.add(converter.getCertificate(holder));
                }
            }
        } catch (IOException | CertificateException e) {
            throw new TlsFileException(file, "a certificate in it cannot be read", e);
        }
        if (chain.isEmpty()) {
            throw new TlsFileException(file, "no certificate in it (expected: PEM)", null);
        }
        return chain;
    }

    /** The first in the file: as PKCS #8 (RFC 5208), PKCS #1 (RFC 8017, appendix A.1) or SEC 1 (RFC 5915). */
    private PrivateKey privateKey() {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (PEMParser pem = new PEMParser(new StringReader(key))) {
            for (Object block = pem.readObject(); block != null; block = pem.readObject()) {
                if (block instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (block instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new TlsFileException(
                            keyFile,
                            "the private key is encrypted (write it without: openssl pkey -in .. -out ..)",
                            null);
                }
            }
        } catch (IOException e) {
            throw new TlsFileException(keyFile, "the private key cannot be read (expected: RSA, EC or Ed25519)", e);
        }
        throw new TlsFileException(keyFile, "no private key in it (expected: PEM, as PKCS#8, PKCS#1 or SEC 1)", null);
    }

    /** Files that are replaced one after the other are for a moment not a pair. */
    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm =
                switch (privateKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> privateKey.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
