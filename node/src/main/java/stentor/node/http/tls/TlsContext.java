package stentor.node.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.http.HttpServerSettings;

/** The certificate that new connections are shown: the newest that could be used. */
public final class TlsContext {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    /** How often the files are read. They are small: comparing their contents is safer than trusting their dates. */
    public static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

    private HttpServerSettings.Tls settings;
    private volatile SslContext context;
    private TlsFiles seen;
    private String complaint = "";

    /** @throws TlsFileException if the files cannot be used */
    public TlsContext(HttpServerSettings.Tls settings) {
        this.settings = settings;
        seen = TlsFiles.read(settings);
        context = seen.context();
    }

    public SslHandler newHandler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }

    /** Reads the files again, and uses them if they are new and valid. Open connections keep their certificate. */
    public synchronized void lookAgain() {
        try {
            TlsFiles now = TlsFiles.read(settings);
            if (!now.equals(seen)) {
                context = now.context();
                seen = now;
                LOG.info("New TLS certificate from {}", settings.certificate());
            }
            complaint = "";
        } catch (TlsFileException e) {
            complain(e.getMessage());
        }
    }

    /**
     * Other files from now on.
     *
     * @throws TlsFileException if they cannot be used: then nothing changes
     */
    public synchronized void use(HttpServerSettings.Tls newSettings) {
        TlsFiles now = TlsFiles.read(newSettings);
        if (!now.equals(seen)) {
            context = now.context();
            seen = now;
        }
        settings = newSettings;
        complaint = "";
    }

    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            LOG.error("The old TLS certificate stays: {}", reason);
            complaint = reason;
        }
    }
}
