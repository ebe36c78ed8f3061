package stentor.node.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.APIVersionsBuilder;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscoveryBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An API over TLS that keeps what it is given, as fabric8's mock does, whose decisions these are. Added is what that lacks:
 * the documents by which {@code kubectl} finds out which kinds there are, its kind of patch, and that nodes may do no more
 * than their roles allow. Its own server is not used: it wants another Netty than a node's.
 */
final class KubernetesApi implements AutoCloseable {
    static final String NAMESPACE = "push";

    private static final String ACCOUNT = "token-of-the-service-account";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String OPERATOR = "token-of-the-operator";
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final Pattern RESOURCE =
            Pattern.compile("/api(?:s/(?<group>[^/]+))?/[^/]+/namespaces/[^/]+/(?<resource>[^/]+)(?:/(?<name>[^/]*))?");

    private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpsServer server;
    private final Path directory;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile List<PolicyRule> rules = List.of();

    /** @param directory where the files are kept that a container would find mounted */
    KubernetesApi(Path directory) throws Exception {
        this.directory = directory;
        Files.writeString(directory.resolve("token"), ACCOUNT);
        Files.writeString(directory.resolve("namespace"), NAMESPACE);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/", this::handle);
        // Clients open connections that they may need later: one thread would wait for what they never say there.
        server.setExecutor(threads);
        server.start();
    }

    /** What the kubelet puts into a container's environment. */
    List<String> environment() {
        return List.of(
                "KUBERNETES_SERVICE_HOST=127.0.0.1",
                "KUBERNETES_SERVICE_PORT=" + server.getAddress().getPort());
    }

    /** In place of the files that it mounts into a container. */
    List<String> options() {
        return List.of("pekko.discovery.kubernetes-api.", "pekko.coordination.lease.kubernetes.").stream()
                .flatMap(key -> Map.of(
                                "api-ca-path",
                                "ca.crt",
                                "api-token-path",
                                "token",
                                "pod-namespace-path",
                                "namespace",
                                "namespace-path",
                                "namespace")
                        .entrySet()
                        .stream()
                        .map(file -> "-D" + key + file.getKey() + "=" + directory.resolve(file.getValue())))
                .toList();
    }

    /** How {@code kubectl} comes here, as somebody who may do everything. */
    List<String> kubectlOptions() {
        return List.of(
                "--server=https://127.0.0.1:" + server.getAddress().getPort(),
                "--certificate-authority=" + directory.resolve("ca.crt"),
                "--token=" + OPERATOR);
    }

    /** From now on nodes may do this. */
    void allow(List<PolicyRule> now) {
        rules = now;
    }

    /** How many requests it has refused for want of a right. */
    int refused() {
        return refused.get();
    }

    /** From now on it tells that there are the kinds of these. */
    void knows(Collection<? extends HasMetadata> kinds) {
        Map<String, Map<String, HasMetadata>> versions = new TreeMap<>();
        kinds.forEach(kind -> versions.computeIfAbsent(kind.getApiVersion(), version -> new TreeMap<>())
                .put(kind.getKind(), kind));
        documents.put("/api", json(new APIVersionsBuilder().withVersions("v1").build()));
        documents.put(
                "/apis",
                json(new APIGroupListBuilder()
                        .withGroups(versions.keySet().stream()
                                .filter(version -> version.contains("/"))
                                .collect(Collectors.groupingBy(version -> version.split("/")[0]))
                                .entrySet()
                                .stream()
                                .map(group -> new APIGroupBuilder()
                                        .withName(group.getKey())
                                        .withVersions(group.getValue().stream()
                                                .map(version -> new GroupVersionForDiscoveryBuilder()
                                                        .withGroupVersion(version)
                                                        .withVersion(version.split("/")[1])
                                                        .build())
                                                .toList())
                                        .build())
                                .toList())
                        .build()));
        versions.forEach((version, ofVersion) -> documents.put(
                (version.contains("/") ? "/apis/" : "/api/") + version,
                json(new APIResourceListBuilder()
                        .withGroupVersion(version)
                        .withResources(ofVersion.values().stream()
                                .map(kind -> new APIResourceBuilder()
                                        .withName(kind.getPlural())
                                        .withSingularName(kind.getSingular())
                                        .withKind(kind.getKind())
                                        .withNamespaced(kind instanceof Namespaced)
                                        .withVerbs("create", "delete", "get", "list", "patch", "update", "watch")
                                        .build())
                                .toList())
                        .build())));
    }

    /** Adds an object. */
    void create(HasMetadata object) {
        MockResponse answer = objects.dispatch(new RecordedRequest(
                "HTTP/1.1",
                HttpMethod.POST,
                collection(object.getApiVersion(), object.getMetadata().getNamespace(), object.getPlural()),
                Headers.builder().add("Content-Type", "application/json").build(),
                new Buffer().writeUtf8(json(object))));
        if (answer.code() >= 300) {
            throw new IllegalStateException(answer + ": " + answer.getBody());
        }
    }

    /** The object that is there now. */
    <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name) {
        String path = collection(
                        HasMetadata.getApiVersion(kind),
                        Namespaced.class.isAssignableFrom(kind) ? namespace : null,
                        HasMetadata.getPlural(kind))
                + "/" + name;
        MockResponse answer = objects.dispatch(new RecordedRequest(
                "HTTP/1.1", HttpMethod.GET, path, Headers.builder().build(), new Buffer()));
        return answer.code() == 200
                ? Optional.of(JSON.unmarshal(answer.getBody().readUtf8(), kind))
                : Optional.empty();
    }

    private static String collection(String version, String namespace, String plural) {
        return (version.contains("/") ? "/apis/" : "/api/") + version
                + (namespace == null ? "" : "/namespaces/" + namespace)
                + "/" + plural;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers.Builder headers = Headers.builder();
            exchange.getRequestHeaders().forEach((name, values) -> headers.add(name, values.get(0)));
            MockResponse answer = answer(new RecordedRequest(
                    exchange.getProtocol(),
                    HttpMethod.valueOf(exchange.getRequestMethod()),
                    // Pekko's lease creates at .../leases/, and a real server takes that.
                    exchange.getRequestURI().toString().replaceFirst("/(?=$|\\?)", ""),
                    headers.build(),
                    new Buffer(exchange.getRequestBody().readAllBytes())));
            byte[] body =
                    answer.getBody() == null ? new byte[0] : answer.getBody().getBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private MockResponse answer(RecordedRequest request) {
        String path = request.getPath().split("\\?")[0];
        String token = request.getHeader("Authorization");
        if (!("Bearer " + OPERATOR).equals(token)
                && !(("Bearer " + ACCOUNT).equals(token) && isAllowed(request, path))) {
            refused.incrementAndGet();
            return status(403, "Forbidden");
        }
        if (request.method() == HttpMethod.GET && documents.containsKey(path)) {
            return new MockResponse().setResponseCode(200).setBody(documents.get(path));
        }
        return path.startsWith("/openapi") ? status(404, "NotFound") : objects.dispatch(merging(request));
    }

    /** A strategic merge differs from a merge in lists alone, and those of the manifests are always sent whole here. */
    private static RecordedRequest merging(RecordedRequest request) {
        boolean strategic = "application/strategic-merge-patch+json".equals(request.getHeader("Content-Type"));
        return strategic
                ? new RecordedRequest(
                        request.getHttpVersion(),
                        request.method(),
                        request.getPath(),
                        request.getHeaders()
                                .newBuilder()
                                .setHeader("Content-Type", "application/merge-patch+json")
                                .build(),
                        request.getBody())
                : request;
    }

    private boolean isAllowed(RecordedRequest request, String path) {
        Matcher matcher = RESOURCE.matcher(path);
        if (!matcher.matches()) {
            return false;
        }
        String group = Optional.ofNullable(matcher.group("group")).orElse("");
        String name = Optional.ofNullable(matcher.group("name")).orElse("");
        String verb =
                switch (request.method()) {
                    case GET -> name.isEmpty() ? "list" : "get";
                    case POST -> "create";
                    case PUT -> "update";
                    case PATCH -> "patch";
                    default -> "delete";
                };
        return rules.stream()
                .anyMatch(rule -> rule.getApiGroups().contains(group)
                        && rule.getResources().contains(matcher.group("resource"))
                        && rule.getVerbs().contains(verb)
                        && (rule.getResourceNames().isEmpty()
                                || rule.getResourceNames().contains(name)));
    }

    private static MockResponse status(int code, String reason) {
        return new MockResponse()
                .setResponseCode(code)
                .setBody("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                        + "\",\"code\":" + code + "}");
    }

    private static String json(Object object) {
        return JSON.asJson(object);
    }

    private SSLContext tls() throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve("api.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String[] command = (keytool + " -genkeypair -alias api -keyalg EC -dname CN=api -ext san=ip:127.0.0.1"
                        + " -ext bc:c -validity 3650 -storetype PKCS12 -keystore " + file + " -storepass changeit")
                .split(" ");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("keytool: " + code);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        String certificate = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate("api").getEncoded());
        Files.writeString(
                directory.resolve("ca.crt"),
                "-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
