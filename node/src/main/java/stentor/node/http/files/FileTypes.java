package stentor.node.http.files;

import static java.util.Map.entry;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Content-Types of what web pages are made of, by the ends of file names. */
final class FileTypes {
    private static final String OTHER = "application/octet-stream";

    private static final Set<String> TEXTS =
            Set.of("application/json", "application/xml", "application/wasm", "image/svg+xml");

    private static final Map<String, String> TYPES = Map.ofEntries(
            entry("css", "text/css; charset=utf-8"),
            entry("csv", "text/csv; charset=utf-8"),
            entry("gif", "image/gif"),
            entry("htm", "text/html; charset=utf-8"),
            entry("html", "text/html; charset=utf-8"),
            entry("ico", "image/x-icon"),
            entry("jpeg", "image/jpeg"),
            entry("jpg", "image/jpeg"),
            entry("js", "text/javascript; charset=utf-8"),
            entry("json", "application/json"),
            entry("map", "application/json"),
            entry("md", "text/markdown; charset=utf-8"),
            entry("mjs", "text/javascript; charset=utf-8"),
            entry("mp3", "audio/mpeg"),
            entry("mp4", "video/mp4"),
            entry("pdf", "application/pdf"),
            entry("png", "image/png"),
            entry("svg", "image/svg+xml"),
            entry("txt", "text/plain; charset=utf-8"),
            entry("wasm", "application/wasm"),
            entry("webp", "image/webp"),
            entry("woff", "font/woff"),
            entry("woff2", "font/woff2"),
            entry("xml", "application/xml"),
            entry("zip", "application/zip"));

    private FileTypes() {}

    /** Whether it becomes much smaller when it is compressed. */
    static boolean isText(String type) {
        return type.startsWith("text/") || TEXTS.contains(type);
    }

    static String of(Path file) {
        String name = file.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, OTHER);
    }
}
