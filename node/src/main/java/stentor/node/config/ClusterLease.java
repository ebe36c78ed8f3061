package stentor.node.config;

/** Whose lease decides which side of a parted cluster lives on. All nodes of a cluster must have the same. */
public enum ClusterLease {
    /** A Lease that the API of Kubernetes keeps: the side that gets it lives on, the smaller one asks 2 s later. */
    KUBERNETES,
    /** Nobody's: the majority lives on. */
    NONE
}
