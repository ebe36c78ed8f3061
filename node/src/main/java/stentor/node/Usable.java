package stentor.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import stentor.node.access.AccessRules;
import stentor.node.config.ClusterTls;
import stentor.node.config.NodeSettings;
import stentor.node.config.RedisStore;
import stentor.node.http.tls.TlsContext;
import stentor.node.http.tls.TlsFileException;
import stentor.node.location.Location;

/** What a configuration that reads well has wrong all the same: what it names cannot be used. Nothing is started to find out. */
final class Usable {
    private final List<String> problems = new ArrayList<>();

    private Usable() {}

    /** Lines {@code KEY: WHAT (expected: ...)}; none: a node can be started by it, as far as the file is concerned. */
    static List<String> problems(NodeSettings settings) {
        Usable usable = new Usable();
        usable.tls(settings);
        settings.stores().forEach((name, store) -> {
            if (store instanceof RedisStore redis) {
                usable.store("store." + name, redis);
            }
        });
        List<Location> locations = settings.locations().locations();
        for (int i = 0; i < locations.size(); i++) {
            String key = "locations[" + i + "].authorize";
            locations
                    .get(i)
                    .mount()
                    .authorize()
                    .filter(rule -> !AccessRules.isUsable(rule))
                    .ifPresent(
                            rule -> usable.problems.add(
                                    key
                                            + ".jwt.public_key: no token is signed with such a key (expected: RSA, EC on P-256, P-384 or P-521, Ed25519)"));
        }
        settings.cluster().tls().ifPresent(usable::clusterTls);
        return usable.problems;
    }

    private void tls(NodeSettings settings) {
        try {
            HttpSettings.of(settings).tls().ifPresent(TlsContext::new);
        } catch (TlsFileException e) {
            problems.add("tls: " + e.getMessage());
        }
    }

    private void store(String key, RedisStore redis) {
        try {
            Stores.redis(redis);
        } catch (IllegalArgumentException e) {
            problems.add(key + "." + e.getMessage());
        }
    }

    private void clusterTls(ClusterTls tls) {
        certificate("cluster.tls.certificate", tls.certificate());
        certificate("cluster.tls.authority", tls.authority());
    }

    private void certificate(String key, Path file) {
        boolean found;
        try (InputStream pem = Files.newInputStream(file)) {
            found = !CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .isEmpty();
        } catch (IOException | CertificateException e) {
            found = false;
        }
        if (!found) {
            problems.add(key + ": " + file + " (expected: a PEM file with a certificate)");
        }
    }
}
