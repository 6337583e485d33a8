/** Identities that a landing mints in a cluster, the planet or the parent, and the kubeconfigs that come of them. */
package ci.kingdon.moonlander.landing.access;
