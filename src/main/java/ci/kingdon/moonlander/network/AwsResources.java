package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Composes AWS resources of a network as part of what a stage wants. One rule is kept here for every resource: nothing un-lands. An
 * existing resource stays composed, unchanged while the ids that it needs are not known.
 */
final class AwsResources {

    private final Network network;
    private final AwsProvider provider;
    private final ObservedNetwork observed;
    private final Desired desired;

    /**
     * Composes nothing yet.
     *
     * @param provider the provider that makes them
     */
    AwsResources(Network network, AwsProvider provider, Observed observed) {
        this.network = network;
        this.provider = provider;
        this.observed = new ObservedNetwork(observed);
        this.desired = new Desired(network.id(), observed, network::nameOf);
    }

    Network network() {
        return network;
    }

    ObservedNetwork observed() {
        return observed;
    }

    /** What the stage wants. */
    Desired desired() {
        return desired;
    }

    /** Whether a resource exists in the control plane. */
    boolean exists(Role role) {
        return observed.all().exists(role);
    }

    /** The id that AWS gave a resource which is known to have one. */
    String id(Role role) {
        return observed.id(role).orElseThrow();
    }

    /** Whether all of these have an id. */
    boolean known(Role... roles) {
        return Arrays.stream(roles).allMatch(role -> observed.id(role).isPresent());
    }

    /**
     * Whether a resource that leads to the Internet may be made: the internet gateway is attached to the VPC, or the resource exists
     * already. Before that AWS fails a NAT gateway for good ("Network vpc-xxxxxxxx has no internet gateway attached": Amazon VPC
     * User Guide, Troubleshoot NAT gateways), and refuses a route to the gateway, which is of no network yet. An address is allocated
     * without a gateway, and needs one only once a NAT gateway uses it (Terraform, aws_eip: "may require IGW to exist prior to
     * association").
     */
    boolean mayUseInternet(Role role) {
        return exists(role)
                || observed.all()
                        .resource(NetworkRoles.INTERNET_GATEWAY)
                        .filter(provider.attached())
                        .isPresent();
    }

    /**
     * Composes a resource as soon as what it needs is known.
     *
     * @param needs whether that is so
     * @param forProvider the kind's own fields, built from what it needs
     */
    void compose(Role role, String kind, boolean needs, Supplier<Fields> forProvider) {
        desired.reserve(role);
        Optional<ObservedResource> exists = observed.all().resource(role);
        Metadata metadata = desired.metadata(role);
        if (!needs && exists.isEmpty()) {
            desired.await(Waiting.forDependency(kind, metadata.name()));
            return;
        }
        ObjectNode manifest = needs
                ? new ManagedResource(
                                provider.apiVersion(),
                                kind,
                                metadata,
                                new ManagedResource.Spec(provider.config(), forProvider.get()))
                        .tree()
                : unchanged(exists.get(), metadata);
        boolean ready = exists.filter(resource -> isReady(role, resource)).isPresent();
        desired.compose(role, manifest, ready);
        if (desired.composed(role).isEmpty()) {
            desired.await(Waiting.forAnswer("whether the name " + metadata.name() + " is free"));
        } else if (!ready) {
            desired.await(Waiting.forResource(kind, metadata.name(), exists, provider.rights()));
        }
    }

    /** A classic route table says Ready once it is there, and Synced False where its routes could not be made. */
    private boolean isReady(Role role, ObservedResource resource) {
        return resource.isTrue("Ready")
                && !resource.isOutOfSync()
                && (!role.equals(NetworkRoles.INTERNET_GATEWAY)
                        || provider.attached().test(resource));
    }

    /** Includes defaults that the provider filled in. The next call that knows the real value drops them from our fields. */
    private static ObjectNode unchanged(ObservedResource exists, Metadata metadata) {
        ObjectNode manifest = exists.manifest().objectNode();
        manifest.set("apiVersion", exists.manifest().path("apiVersion"));
        manifest.set("kind", exists.manifest().path("kind"));
        manifest.set("metadata", metadata.tree());
        manifest.set("spec", exists.manifest().path("spec").deepCopy());
        return manifest;
    }
}
