package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A call of the HTTP API, and whether its signature holds: HMAC-SHA256 over method, path and the sorted query, with values as they
 * were before they were escaped.
 *
 * @param paths as they may have been signed: the one received, and others where something in between adds or strips a prefix
 * @param rawQuery as received; empty if there is none
 */
public record RestRequest(String method, List<String> paths, String rawQuery, byte[] body) {
    /** A signature older or newer than this is not accepted, in seconds. */
    public static final long MAX_AGE = 600;

    private static final String SIGNATURE = "auth_signature";
    private static final String BODY_MD5 = "body_md5";

    /** What came of it. */
    public sealed interface Checked {}

    /** @param parameters by their names in lower case */
    public record Accepted(Map<String, String> parameters) implements Checked {}

    /** @param text for whoever called */
    public record Refused(int status, String text) implements Checked {}

    public RestRequest {
        paths = List.copyOf(paths);
    }

    /** @param nowSeconds Unix time */
    public Checked check(List<AppKey> keys, long nowSeconds) {
        Optional<Map<String, String>> read = QueryParameters.read(rawQuery);
        if (read.isEmpty()) {
            return new Refused(400, "a parameter of the query is there twice, or badly escaped");
        }
        Map<String, String> parameters = read.get();
        for (String name : List.of("auth_key", "auth_timestamp", "auth_version", SIGNATURE)) {
            if (!parameters.containsKey(name)) {
                return new Refused(401, "not signed: " + name + " is missing");
            }
        }
        if (!parameters.get("auth_version").equals("1.0")) {
            return new Refused(401, "auth_version is not 1.0");
        }
        Optional<AppKey> key = AppKey.find(keys, parameters.get("auth_key"));
        if (key.isEmpty()) {
            return new Refused(401, "auth_key is not one of the app's");
        }
        Optional<Refused> refused = checkTime(parameters.get("auth_timestamp"), nowSeconds)
                .or(() -> checkBody(parameters))
                .or(() -> checkSignature(key.get(), parameters));
        return refused.isPresent() ? refused.get() : new Accepted(parameters);
    }

    private static Optional<Refused> checkTime(String timestamp, long now) {
        if (!timestamp.matches("[0-9]{1,15}")) {
            return Optional.of(new Refused(401, "auth_timestamp is not a time in seconds"));
        }
        long stated = Long.parseLong(timestamp);
        return Math.abs(stated - now) <= MAX_AGE
                ? Optional.empty()
                : Optional.of(new Refused(
                        401,
                        "auth_timestamp is " + timestamp + " (" + Instant.ofEpochSecond(stated)
                                + "), more than " + MAX_AGE + " s from this server's " + now + " ("
                                + Instant.ofEpochSecond(now) + ")"));
    }

    private Optional<Refused> checkBody(Map<String, String> parameters) {
        String stated = parameters.get(BODY_MD5);
        if (stated == null) {
            return body.length == 0
                    ? Optional.empty()
                    : Optional.of(new Refused(401, "body_md5 is missing, but there is a body"));
        }
        return body.length == 0 && stated.isEmpty() || sameText(md5(body), stated)
                ? Optional.empty()
                : Optional.of(new Refused(401, "body_md5 is not that of the body"));
    }

    private Optional<Refused> checkSignature(AppKey key, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(SIGNATURE))
                .map(entry -> entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining("&"));
        boolean matches = false;
        for (String path : paths) {
            matches |= PusherSignature.matches(
                    key.secret(), method + '\n' + path + '\n' + query, parameters.get(SIGNATURE));
        }
        return matches
                ? Optional.empty()
                : Optional.of(new Refused(
                        401, "auth_signature does not hold for " + method + " " + String.join(" or ", paths)));
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    private static boolean sameText(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    /** A query's parameters, sorted by their lower-case names. */
    private static final class QueryParameters {
        private static Optional<Map<String, String>> read(String rawQuery) {
            Map<String, String> parameters = new TreeMap<>();
            for (String part : rawQuery.split("&")) {
                if (part.isEmpty()) {
                    continue;
                }
                int equals = part.indexOf('=');
                Optional<String> name = FormText.decode(equals < 0 ? part : part.substring(0, equals));
                Optional<String> value = FormText.decode(equals < 0 ? "" : part.substring(equals + 1));
                if (name.isEmpty()
                        || value.isEmpty()
                        || parameters.putIfAbsent(lower(name.get()), value.get()) != null) {
                    return Optional.empty();
                }
            }
            return Optional.of(parameters);
        }

        private static String lower(String name) {
            return name.toLowerCase(java.util.Locale.ROOT);
        }
    }
}
