package stentor.node.cli.client;

import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import stentor.client.StentorClient;

/** Who asks. */
final class TargetOptions {
    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER:PASSWORD",
            description = "Name and password (HTTP Basic). On the bus the name is the sender.")
    private String user;

    @Option(names = "--token", paramLabel = "TOKEN", description = "A JSON Web Token, for locations that want one.")
    private String token;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    StentorClient.Builder client(Target target) {
        StentorClient.Builder client = StentorClient.builder();
        target.servers().forEach(client::url);
        if (user != null) {
            int colon = user.indexOf(':');
            client.basic(colon < 0 ? user : user.substring(0, colon), colon < 0 ? "" : user.substring(colon + 1));
        }
        if (token != null) {
            if (user != null) {
                throw new TypeConversionException("--user and --token (expected: one of them)");
            }
            client.bearer(token);
        }
        return client;
    }
}
