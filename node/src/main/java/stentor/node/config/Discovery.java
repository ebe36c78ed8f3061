package stentor.node.config;

/** How nodes find each other where no seed nodes are named. */
public enum Discovery {
    /** By the API of Kubernetes: pods whose label {@code app} is the cluster's name. */
    KUBERNETES,
    /** By the addresses that DNS has for the cluster's name. */
    DNS,
    /** By Pekko's own configuration, {@code pekko.discovery.config.services}. */
    CONFIG
}
