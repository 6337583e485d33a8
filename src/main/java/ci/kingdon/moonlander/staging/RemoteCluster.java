package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;

/**
 * A cluster that provider-kubernetes writes to.
 *
 * @param providerConfig how the provider reaches it
 * @param inWords what messages call it
 */
public record RemoteCluster(ProviderConfigRef providerConfig, String inWords) {}
