/** XBastion: one kubeconfig with a context for each cluster that people reach, of landings and of given Secrets. */
package ci.kingdon.moonlander.login.bastion;
