package stentor.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What the document says of the HTTP surface, held against a node without a configuration file. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static RunningNode node;
    private static Map<String, Object> document;

    /** One method at one path. */
    record Operation(String path, String method, Map<String, Object> at, Map<String, Object> itself) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    static void start() {
        node = RunningNode.start();
        document = document(node.get("/console/api/openapi.yaml"));
    }

    /** Without any messages and work, GETs would be held. */
    @BeforeEach
    void publish() {
        node.post("/publisher/documented", "x");
        node.post("/push_messages/documented", "x");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Map<String, Object> document(WireResponse answer) {
        assertThat(answer.header("Content-Type")).contains("application/yaml; charset=utf-8");
        return new Yaml().load(answer.text());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    static Stream<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        map(document.get("paths")).forEach((path, item) -> map(item).forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                operations.add(new Operation(path, method, map(item), map(operation)));
            }
        }));
        return operations.stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationIsThereAndAnswersAsIsSaid(Operation operation) {
        Optional<Map.Entry<String, Object>> body = Optional.ofNullable(operation.itself.get("requestBody"))
                .map(given ->
                        map(map(given).get("content")).entrySet().iterator().next());
        String path = operation.path + query(operation.at);
        byte[] bytes = body.map(given -> map(given.getValue()).get("example").toString())
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
        for (String parameter : List.of("channel", "queue", "app", "key", "user")) {
            path = path.replace("{" + parameter + "}", example(parameter, operation.at));
        }
        try (WireClient client = node.connect()) {
            client.sendRaw(RunningNode.withBody(
                    operation.method.toUpperCase(Locale.ROOT),
                    path,
                    bytes,
                    body.map(given -> "Content-Type: " + given.getKey()).orElse("Accept: */*")));
            WireResponse head = client.receiveHead();
            assertThat(map(operation.itself.get("responses")).keySet())
                    .as("%s: %s", path, head.headerLines())
                    .contains(Integer.toString(head.status()));
            // These have nothing that could be missing.
            if (!operation.method.equals("delete")) {
                assertThat(head.status()).isNotEqualTo(404);
            }
        }
    }

    private static String example(String name, Map<String, Object> at) {
        for (Object given : (List<?>) at.getOrDefault("parameters", List.of())) {
            Map<String, Object> parameter = resolved(map(given));
            if (parameter.get("name").equals(name)) {
                return parameter.get("example").toString();
            }
        }
        return "";
    }

    private static String query(Map<String, Object> at) {
        StringBuilder query = new StringBuilder();
        for (Object given : (List<?>) at.getOrDefault("parameters", List.of())) {
            Map<String, Object> parameter = resolved(map(given));
            if (parameter.get("in").equals("query") && parameter.containsKey("example")) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.get("name"))
                        .append('=')
                        .append(URLEncoder.encode(parameter.get("example").toString(), StandardCharsets.UTF_8));
            }
        }
        return query.toString();
    }

    private static Map<String, Object> resolved(Map<String, Object> given) {
        Object ref = given.get("$ref");
        Map<String, Object> found = given;
        if (ref != null) {
            found = document;
            for (String step : ref.toString().substring(2).split("/")) {
                found = map(found.get(step));
            }
        }
        return found;
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryNameIsGivenOnce() {
        List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references).isNotEmpty().allSatisfy(reference -> assertThat(resolved(Map.of("$ref", reference)))
                .isNotNull());
        Set<Object> names = new HashSet<>();
        operations().forEach(operation -> assertThat(names.add(operation.itself.get("operationId")))
                .as(operation.toString())
                .isTrue());
    }

    private static void collect(Object value, List<String> references) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (key.equals("$ref")) {
                    references.add(inner.toString());
                } else {
                    collect(inner, references);
                }
            });
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collect(inner, references));
        }
    }

    /** Whatever a location answers is written down, but for the methods that each resource has. */
    @Test
    void everyMethodOfEveryLocationIsDocumented() {
        Set<String> aliases = Set.of("/publish/", "/subscribe/");
        for (Location location : LocationTable.defaults().locations()) {
            String prefix = location.mount().pattern().source();
            if (aliases.contains(prefix) || location.type().equals("pusher")) {
                continue;
            }
            String path = prefix.endsWith("/") ? prefix + "x" : prefix;
            Set<String> allowed = new TreeSet<>(Arrays.asList(node.request("PATCH", path)
                    .header("Allow")
                    .orElse("GET, POST")
                    .split(", ")));
            allowed.removeAll(List.of("HEAD", "OPTIONS"));
            Set<String> documented = new TreeSet<>();
            operations()
                    .filter(operation -> operation.path.replaceAll("\\{.*}", "").equals(prefix)
                            && (!prefix.endsWith("/") || operation.path.endsWith("}")))
                    .forEach(operation -> documented.add(operation.method.toUpperCase(Locale.ROOT)));
            assertThat(documented).as(prefix).isEqualTo(allowed);
        }
    }

    @Test
    void everythingThatTheConsoleHasIsDocumented() {
        String there = node.get("/console/api/nothing").text();
        Set<String> documented = new TreeSet<>();
        operations()
                .filter(operation ->
                        operation.path.startsWith("/console/api/") && !operation.path.endsWith("openapi.yaml"))
                .forEach(operation -> documented.add(operation.method.toUpperCase(Locale.ROOT)
                        + ' '
                        + operation.path.substring("/console/api/".length())));
        assertThat(documented).isNotEmpty().allSatisfy(operation -> assertThat(there)
                .contains(operation));
        assertThat(there.split("[A-Z]+ [a-z]+", -1)).hasSize(documented.size() + 1);
    }
}
