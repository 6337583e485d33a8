package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.staging.Rights;
import java.util.function.Predicate;

/**
 * The AWS provider that makes a network's resources.
 *
 * @param apiVersion the API of its kinds
 * @param config how its resources name the ProviderConfig
 * @param rights the rights that it needs in the control plane
 * @param attached whether an internet gateway shows that it is attached to its VPC
 */
record AwsProvider(
        String apiVersion, ManagedResource.Ref config, Rights rights, Predicate<ObservedResource> attached) {}
