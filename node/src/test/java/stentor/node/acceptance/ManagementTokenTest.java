package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** Where the management port has a token, only those who know it give orders or read what is counted. */
class ManagementTokenTest {
    private static final String TOKEN = "a-token-of-operators";

    @AutoClose
    private static final RunningNode NODE = RunningNode.startWith(
            "port: 0\ncluster: { port: 0, management_port: 0, management_token: " + TOKEN + " }\n");

    @ParameterizedTest
    @CsvSource({
        "GET /alive, '', 200",
        "GET /ready, '', 200",
        "GET /metrics, '', 401",
        "GET /metrics, a-token-of-operators, 200",
        "GET /metrics, a-token-of-operatorz, 401",
        "POST /revoke?token=a, '', 401",
        "POST /revoke?token=a, a-token-of-operators, 200",
        "POST /revoke?token=a, a-token-of-operator, 401"
    })
    void theTokenIsAskedFor(String request, String token, int status) {
        String header = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\n";
        assertThat(WireClient.exchange(
                                NODE.managementAddress(),
                                request + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n" + header + "\n")
                        .status())
                .isEqualTo(status);
    }
}
