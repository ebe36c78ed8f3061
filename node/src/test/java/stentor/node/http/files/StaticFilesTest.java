package stentor.node.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.RawClient;
import stentor.node.http.TestServer;

class StaticFilesTest {
    private static final String DATE = "Tue, 22 Dec 2015 03:34:40 GMT";
    private static final String PAGE = "<p>hello</p>";

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        Path docroot = Files.createDirectories(directory.resolve("public"));
        Path page = Files.writeString(docroot.resolve("index.html"), PAGE);
        Files.setLastModifiedTime(page, FileTime.from(Instant.parse("2015-12-22T03:34:40.5Z")));
        Files.createDirectories(docroot.resolve("sub dir"));
        Files.writeString(docroot.resolve("sub dir/index.html"), "sub");
        Files.createDirectories(docroot.resolve("bare"));
        Files.writeString(docroot.resolve("empty.txt"), "");
        Files.writeString(docroot.resolve("app.js"), "js");
        Files.writeString(docroot.resolve("data"), "data");
        Files.writeString(docroot.resolve(".htpasswd"), "secret");
        Files.write(docroot.resolve("big.bin"), new byte[300_000]);
        Files.writeString(docroot.resolve("long.txt"), "x".repeat(100_000));
        Files.writeString(directory.resolve("outside.txt"), "secret");
        Files.createDirectories(directory.resolve("public-not"));
        Files.writeString(directory.resolve("public-not/outside.txt"), "secret");
        Files.createSymbolicLink(docroot.resolve("link.txt"), directory.resolve("outside.txt"));
        Files.createSymbolicLink(docroot.resolve("away"), directory.resolve("public-not"));
        Files.createSymbolicLink(docroot.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(docroot.resolve("chained.txt"), docroot.resolve("link.txt"));
        Files.createSymbolicLink(docroot.resolve("inner.txt"), docroot.resolve("data"));
        server = new TestServer(
                (request, connection) -> new StaticFiles(docroot, server.kit().system())
                        .answer(request)
                        .thenApply(answer -> Answer.of(answer.orElseGet(() -> Answers.text(404, "nothing")))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String get(String path, String... headers) {
        return server.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n");
    }

    @Test
    void aFileIsServedWithItsTypeAndDate() {
        assertThat(get("/index.html"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Type: text/html; charset=UTF-8\r\n", "\r\nLast-Modified: " + DATE + "\r\n")
                .endsWith("\r\n\r\n" + PAGE);
        assertThat(get("/app.js?v=1")).contains("\r\nContent-Type: text/javascript; charset=UTF-8\r\n");
        assertThat(get("/data")).contains("\r\nContent-Type: application/octet-stream\r\n");
        assertThat(get("/empty.txt")).contains("\r\nContent-Length: 0\r\n");
        assertThat(get("/big.bin")).hasSizeGreaterThan(300_000);
    }

    @Test
    void aDirectoryIsItsIndexPage() {
        assertThat(get("/")).endsWith(PAGE);
        assertThat(get("//")).endsWith(PAGE);
        assertThat(get("/sub%20dir/")).endsWith("sub");
        assertThat(get("//sub%20dir")).startsWith("HTTP/1.1 301 ").contains("\r\nLocation: /sub%20dir/\r\n");
        assertThat(get("/bare/")).startsWith("HTTP/1.1 404 ").endsWith("This directory has no index.html\n");
        assertThat(get("/bare")).startsWith("HTTP/1.1 404 ").endsWith("This directory has no index.html\n");
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        assertThat(get("/", "If-Modified-Since: " + DATE))
                .startsWith("HTTP/1.1 304 ")
                .contains("\r\nLast-Modified: " + DATE + "\r\n")
                .endsWith("\r\n\r\n");
        assertThat(get("/", "If-Modified-Since: Tue, 22 Dec 2015 03:34:39 GMT")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/", "If-Modified-Since: yesterday")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aPartOfAFileIsSentToWhoAsksForIt() {
        assertThat(get("/index.html", "Range: bytes=3-7"))
                .startsWith("HTTP/1.1 206 Partial Content\r\n")
                .contains("\r\nContent-Range: bytes 3-7/12\r\n", "\r\nContent-Length: 5\r\n")
                .endsWith("\r\n\r\nhello");
        assertThat(get("/index.html", "Range: bytes=-4")).endsWith("\r\n\r\n</p>");
        assertThat(get("/index.html", "Range: bytes=100-"))
                .startsWith("HTTP/1.1 416 ")
                .contains("\r\nContent-Range: bytes */12\r\n");
        assertThat(get("/index.html")).contains("\r\nAccept-Ranges: bytes\r\n");
    }

    @Test
    void aClientThatHasTheFileByItsTagIsToldSo() {
        String tag = get("/index.html")
                .lines()
                .filter(line -> line.startsWith("ETag: "))
                .findFirst()
                .orElseThrow()
                .substring(6);
        assertThat(get("/index.html", "If-None-Match: " + tag)).startsWith("HTTP/1.1 304 ");
        assertThat(get("/index.html", "If-None-Match: \"other\"")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/index.html", "If-Range: \"other\"", "Range: bytes=3-7"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void textIsCompressedForWhoTakesIt() throws IOException {
        try (RawClient client = server.client()) {
            client.send("GET /long.txt HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
            String answer = client.readToEnd();
            int body = answer.indexOf("\r\n\r\n") + 4;
            assertThat(answer.substring(0, body))
                    .contains("Content-Encoding: gzip\r\n", "Vary: Accept-Encoding\r\n", "ETag: W/\"");
            byte[] packed = answer.substring(body).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                    .hasSize(100_000);
            assertThat(packed.length).isLessThan(10_000);
        }
        assertThat(get("/long.txt")).doesNotContain("Content-Encoding").hasSizeGreaterThan(100_000);
        assertThat(get("/big.bin", "Accept-Encoding: gzip")).doesNotContain("Content-Encoding");
    }

    @Test
    void headIsTheHeadAlone() {
        try (RawClient client = server.client()) {
            for (String file : new String[] {"/", "/big.bin"}) {
                client.send("HEAD " + file + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
            }
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readToEnd())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith(PAGE);
        }
    }

    @Test
    void otherMethodsAreNotAllowedWhereThereIsAFile() {
        assertThat(server.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na"))
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: GET, HEAD\r\n");
        assertThat(server.exchange("POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na"))
                .startsWith("HTTP/1.1 404 ");
    }

    @Test
    void nothingOutsideOfTheDirectoryIsThere() {
        for (String path : new String[] {
            "/../outside.txt",
            "/sub%20dir/../../outside.txt",
            "/%2e%2e/outside.txt",
            "/..%2foutside.txt",
            "/%2e%2e%2fpublic-not/outside.txt",
            "/" + "%2f".repeat(3) + directory.resolve("outside.txt"),
            "/%252e%252e/outside.txt",
            "/..%252foutside.txt",
            "/%25252e%25252e%25252foutside.txt",
            "/..%5coutside.txt",
            "/%c0%ae%c0%ae/outside.txt",
            "/..%c0%afoutside.txt",
            "/.%00./outside.txt",
            "/....//outside.txt",
            "/.;/..;/outside.txt",
            "/sub%20dir/%2e%2e/%2E%2e/outside.txt",
            "/link.txt",
            "/chained.txt",
            "/away/outside.txt",
            "/away/",
            "/up/outside.txt",
            "/up/public-not/outside.txt",
            "/up/public/../outside.txt",
            "/a%00b",
            "/index.html/",
            "/index.html/x",
        }) {
            assertThat(get(path))
                    .as(path)
                    .startsWith("HTTP/1.1 " + (path.contains("%c0") ? "400 " : "404 "))
                    .doesNotContain("secret");
        }
        assertThat(get("/inner.txt")).endsWith("data");
    }

    @Test
    void whatBeginsWithADotIsHidden() {
        assertThat(get("/.htpasswd")).startsWith("HTTP/1.1 404 ");
    }
}
