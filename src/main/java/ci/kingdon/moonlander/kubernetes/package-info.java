/**
 * What Kubernetes itself knows: kubeconfigs, and the manifests of Secrets, ServiceAccounts, RBAC and whatever else is composed.
 *
 * <p>Manifests are trees that are written field by field ({@link ci.kingdon.moonlander.kubernetes.Fields}), and not fabric8's models. Those
 * are read and written by introspection. With them, and with Jackson's YAML for every kubeconfig, a landed landing's call took twice the
 * CPU time: 11.9 ms instead of 5.0 for each of the first hundred, 1.1 ms instead of 0.5 later (C1), with 1,430 more classes; and 3.7 MB of
 * the image were theirs.
 */
package ci.kingdon.moonlander.kubernetes;
