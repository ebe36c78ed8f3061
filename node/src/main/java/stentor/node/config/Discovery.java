package stentor.node.config;

/** How nodes find each other where no seed nodes are named. */
public enum Discovery {
    /** By the API of Kubernetes. */
    KUBERNETES,
    /** By DNS records of the cluster's name. */
    DNS,
    /** By addresses in the configuration of the discovery method. */
    CONFIG
}
