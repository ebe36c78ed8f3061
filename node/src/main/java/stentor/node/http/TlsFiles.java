package stentor.node.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** What is in the two files of a TLS port, as text. */
record TlsFiles(Path certificateFile, String certificate, Path keyFile, String key) {
    /** @throws TlsFileException if one cannot be read */
    static TlsFiles read(Path certificate, Path key) {
        return new TlsFiles(certificate, text(certificate), key, text(key));
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
        List<X509Certificate> chain = certificates();
        PrivateKey privateKey = privateKey();
        if (!belongTogether(chain.get(0).getPublicKey(), privateKey)) {
            throw new TlsFileException(keyFile, "not the key of the certificate in " + certificateFile, null);
        }
        try {
            return SslContextBuilder.forServer(privateKey, chain)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
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

    private List<X509Certificate> certificates() {
        try {
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>();
            for (Pem block : Pem.read(certificate)) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
            if (chain.isEmpty()) {
                throw new TlsFileException(certificateFile, "no certificate in it (expected: PEM)", null);
            }
            return chain;
        } catch (CertificateException e) {
            throw new TlsFileException(certificateFile, "a certificate in it cannot be read", e);
        }
    }

    private PrivateKey privateKey() {
        try {
            return PrivateKeys.first(Pem.read(key));
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(keyFile, e.getMessage(), e);
        }
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
