package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;

/**
 * A cluster that is not the control plane, or is treated as if it were not.
 *
 * @param providerConfig how providers reach it
 * @param inWords how people call it
 */
record RemoteCluster(ProviderConfigRef providerConfig, String inWords) {}
