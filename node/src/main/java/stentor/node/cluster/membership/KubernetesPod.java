package stentor.node.cluster.membership;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import stentor.node.config.ClusterSettings;

/** Tells a pod, which may ask the API of Kubernetes, from a process elsewhere, which would ask in vain for ever. */
public final class KubernetesPod {
    private static final String API = "pekko.discovery.kubernetes-api.";

    private KubernetesPod() {}

    /**
     * Refuses to go on with settings that only a pod can follow.
     *
     * @param environment that of this process: the kubelet writes the API's address into it
     * @param pekko names the variables and files of a pod
     * @throws CannotJoinException if the settings ask the API and this is no pod, or one without a token
     */
    public static void require(ClusterSettings cluster, Map<String, String> environment, Config pekko) {
        if (cluster.asksKubernetes()) {
            missing(environment, pekko).ifPresent(missing -> {
                throw new CannotJoinException("cluster." + asking(cluster)
                        + ": kubernetes asks the API of Kubernetes, which a pod with a service account can do: "
                        + missing);
            });
        }
    }

    private static String asking(ClusterSettings cluster) {
        return cluster.lease().isPresent() ? "lease" : "discovery";
    }

    private static Optional<String> missing(Map<String, String> environment, Config pekko) {
        Stream<String> variables = Stream.of("api-service-host-env-name", "api-service-port-env-name")
                .map(name -> pekko.getString(API + name))
                .filter(name -> !environment.containsKey(name))
                .map(name -> name + " is not set");
        Stream<String> files = Stream.of("api-token-path", "api-ca-path")
                .map(name -> pekko.getString(API + name))
                .filter(file -> !Files.isReadable(Path.of(file)))
                .map(file -> file + " is not there");
        return Stream.concat(variables, files).findFirst();
    }
}
