package stentor.node.cli.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.TypeConversionException;
import stentor.client.StentorClient;

/**
 * Where a command goes: one or several servers, and a path there.
 *
 * @param path percent-encoded, with its query
 */
record Target(List<URI> servers, String path) {
    private static final String VARIABLE = "STENTOR_URL";
    private static final String DEFAULT_SERVER = "http://127.0.0.1:8080";

    /**
     * @param word a URL, or a channel's id
     * @param prefix what a bare id is looked up under, as {@code /pubsub/}
     */
    static Target of(String word, String prefix, Map<String, String> environment) {
        if (word.contains("://")) {
            URI url = url(word);
            String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            return new Target(List.of(URI.create(url.getScheme() + "://" + url.getRawAuthority())), path + query);
        }
        List<URI> servers = Arrays.stream(
                        environment.getOrDefault(VARIABLE, DEFAULT_SERVER).split(","))
                .map(String::strip)
                .map(Target::url)
                .toList();
        return new Target(servers, StentorClient.path(prefix, word));
    }

    /** The channel that a word means, as people read it: a bare id is one, and so, mostly, is the last part of a URL's path. */
    static String channel(String word) {
        if (!word.contains("://")) {
            return word;
        }
        String path = url(word).getRawPath();
        // With a slash before it, so that a colon in it ends no scheme.
        return URI.create("/" + path.substring(path.lastIndexOf('/') + 1))
                .getPath()
                .substring(1);
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (URISyntaxException e) {
            // The same message as for what is a URI and no URL.
        }
        throw new TypeConversionException(text + " (expected: a URL as " + DEFAULT_SERVER + "/pubsub/news)");
    }
}
