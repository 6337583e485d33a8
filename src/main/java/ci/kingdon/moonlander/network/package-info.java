/** XNetwork: the AWS network under a cluster, from a plan of its subnets to the resources of either provider family. */
package ci.kingdon.moonlander.network;
