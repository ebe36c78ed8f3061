package stentor.protocol.pusher;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A public key of an app, and the secret that it signs with. */
public record AppKey(String key, String secret) {
    public AppKey {
        Objects.requireNonNull(key);
        Objects.requireNonNull(secret);
    }

    static Optional<AppKey> find(List<AppKey> keys, String key) {
        for (AppKey candidate : keys) {
            if (candidate.key().equals(key)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return key + ":(secret)";
    }
}
