/** Deliveries: kubeconfigs in Secrets of whichever cluster, in whichever format. */
package ci.kingdon.moonlander.landing.delivery;
