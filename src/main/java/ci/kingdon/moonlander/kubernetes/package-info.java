/**
 * What Kubernetes itself knows: kubeconfigs, and the manifests of Secrets, ServiceAccounts, RBAC and whatever else is composed.
 *
 * <p>Manifests are trees that are written field by field ({@link ci.kingdon.moonlander.kubernetes.Fields}), and not fabric8's models. Those
 * are read and written by introspection: with them the first hundred calls for a landing took twice the CPU time, 13.7 ms a call instead of
 * 6.6, and 1,250 more classes, and each later call 0.23 MB more memory; and they were 3.7 MB of the image.
 */
package ci.kingdon.moonlander.kubernetes;
