package stentor.node.config;

/** How nodes find each other where no seed nodes are named. */
public enum Discovery {
    /** By the API of Kubernetes: pods whose label {@code app} is the cluster's name. */
    KUBERNETES,
    /** By the addresses that DNS has for the cluster's name. */
    DNS,
    /** By Pekko's own configuration, {@code pekko.discovery.config.services}. */
    CONFIG,
    /** By the registry that a Redis store keeps of the cluster's nodes: what a node with such a store does unless told otherwise. */
    REDIS,
    /** Not at all: a cluster of one. */
    NONE
}
