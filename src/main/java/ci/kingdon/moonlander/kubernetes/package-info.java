/** What Kubernetes itself knows: kubeconfigs, Secrets, ServiceAccounts and RBAC, in fabric8's models. */
package ci.kingdon.moonlander.kubernetes;
