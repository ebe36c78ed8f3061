/** The manifests of {@code k8s}: what kustomize and Helm make of them, and nodes that run by them beside an API. */
package stentor.node.kubernetes;
