package stentor.node.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.util.ByteString;
import stentor.node.access.Verdict.Allowed;
import stentor.node.access.Verdict.Refused;
import stentor.node.location.Authorize;

/**
 * A user name and a password. To compare with a bcrypt hash takes some tenths of a second on purpose: that is done elsewhere,
 * and what was right is remembered for a while.
 */
final class BasicRule implements Rule {
    private static final Verdict WRONG = new Refused(Refusals.unauthorized(
            "basic: user name and password are missing or wrong", "Basic realm=\"stentor\", charset=\"UTF-8\""));

    private static final long REMEMBER_MILLIS = 60_000;
    private static final int MAX_REMEMBERED = 10_000;
    private final Authorize.Basic settings;
    /** One of the users' hashes: compared with where there is no such user, so that it takes as long. */
    private final Optional<String> anyHash;

    private final Executor slow;
    private final Remembered<ByteString, Boolean> right = new Remembered<>(MAX_REMEMBERED);
    private final byte[] secret;

    /**
     * @param slow compares with hashes; refuses what is too much
     * @param secret under which passwords are remembered: this process' own
     */
    BasicRule(Authorize.Basic settings, Executor slow, byte[] secret) {
        this.settings = settings;
        this.anyHash = Stream.concat(settings.users().values().stream(), settings.shared().stream())
                .filter(BasicRule::isHash)
                .findFirst();
        this.slow = slow;
        this.secret = secret.clone();
    }

    @Override
    public CompletionStage<Verdict> ask(Visit visit) {
        Optional<BasicCredentials> credentials = BasicCredentials.of(visit.request());
        if (credentials.isEmpty()) {
            return Verdict.now(WRONG);
        }
        Optional<String> password = settings.password(credentials.get().name());
        if (anyHash.isEmpty() || password.isPresent() && !isHash(password.get())) {
            return Verdict.now(verdict(
                    credentials.get(), credentials.get().hasPassword(password.orElse("")) && password.isPresent()));
        }
        ByteString key = fingerprint(credentials.get());
        if (right.get(key).isPresent()) {
            return Verdict.now(verdict(credentials.get(), true));
        }
        return compare(credentials.get(), password, key);
    }

    private CompletionStage<Verdict> compare(BasicCredentials credentials, Optional<String> hash, ByteString key) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        boolean equal = BCrypt.verifyer()
                                        .verify(
                                                credentials.password().getBytes(UTF_8),
                                                hash.or(() -> anyHash)
                                                        .orElseThrow()
                                                        .getBytes(UTF_8))
                                        .verified
                                && hash.isPresent();
                        if (equal) {
                            right.put(key, true, System.currentTimeMillis() + REMEMBER_MILLIS);
                        }
                        return verdict(credentials, equal);
                    },
                    slow);
        } catch (RejectedExecutionException tooMuch) {
            return Verdict.now(new Refused(Refusals.busy("basic: too many passwords are being compared")));
        }
    }

    private static Verdict verdict(BasicCredentials credentials, boolean right) {
        return right ? new Allowed(Grant.of(credentials.name())) : WRONG;
    }

    private static boolean isHash(String password) {
        return password.matches("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");
    }

    /** Passwords themselves are not kept. */
    private ByteString fingerprint(BasicCredentials credentials) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(credentials.name().getBytes(UTF_8));
            mac.update((byte) 0);
            return ByteString.fromArrayUnsafe(mac.doFinal(credentials.password().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
