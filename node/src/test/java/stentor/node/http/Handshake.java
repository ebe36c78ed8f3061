package stentor.node.http;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import stentor.node.testing.TrustAll;

/** A TLS handshake in memory. */
public final class Handshake {
    private static final int BUFFER = 1 << 16;
    private static final int MAX_ROUNDS = 20;

    private Handshake() {}

    /** The subject of the certificate that a client is shown. */
    public static String certificateOf(SSLEngine server) throws GeneralSecurityException, SSLException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        SSLEngine client = context.createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer toServer = ByteBuffer.allocate(BUFFER);
        ByteBuffer toClient = ByteBuffer.allocate(BUFFER);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        return client.getSession().getPeerPrincipal().getName();
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        in.flip();
        if (in.hasRemaining()) {
            engine.unwrap(in, ByteBuffer.allocate(BUFFER));
        }
        in.compact();
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
        }
    }
}
