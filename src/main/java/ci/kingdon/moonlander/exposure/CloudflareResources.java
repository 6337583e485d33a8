package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.crossplane.UpjetCloudflare;
import ci.kingdon.moonlander.exposure.spec.CloudflareProviderSpec;
import ci.kingdon.moonlander.exposure.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Cloudflare's provider makes at Cloudflare: a tunnel, its rules, a record for each name. Cloudflare itself refuses a tunnel or a
 * record that has the name of another one, so that nothing of anybody else's is taken over.
 *
 * @param provider the provider's part of the spec
 * @param exposure the exposure
 * @param desired what a stage wants
 */
record CloudflareResources(CloudflareProviderSpec provider, Exposure exposure, Desired desired) {

    private static final String DEFINITIONS = "apiextensions.k8s.io/v1";

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Cloudflare's word for a time of its own choice, the only one that a proxied record has. */
    private static final int AUTOMATIC = 1;

    /** The id that Cloudflare gave the tunnel; empty while it is not known. */
    static Optional<String> tunnelID(Observed observed) {
        return observed.resource(ExposureRoles.CLOUDFLARE_TUNNEL)
                .flatMap(tunnel -> Stream.of(
                                tunnel.manifest().at("/status/atProvider/id").stringValueOpt(),
                                tunnel.annotation(ExternalName.ANNOTATION))
                        .flatMap(Optional::stream)
                        .filter(id -> UUID.matcher(id).matches())
                        .findFirst());
    }

    /** Composes the tunnel. Its password is in a Secret that the provider reads. */
    void tunnel() {
        compose(
                ExposureRoles.CLOUDFLARE_TUNNEL,
                UpjetCloudflare.TUNNEL,
                Optional.of(new Fields()
                        .put("accountId", provider.accountID())
                        .put(
                                "name",
                                exposure.id().namespace().orElseThrow() + "."
                                        + exposure.id().name())
                        .put("configSrc", "cloudflare")
                        .put(
                                "tunnelSecretSecretRef",
                                new Fields()
                                        .put("name", provider.tunnelSecretRef().name())
                                        .put(
                                                "key",
                                                provider.tunnelSecretRef()
                                                        .key()
                                                        .orElse(CloudflareTunnel.PASSWORD_KEY)))));
    }

    /** Composes the tunnel's rules, of which the first that fits decides. */
    void rules(List<Fields> rules) {
        compose(
                ExposureRoles.CLOUDFLARE_CONFIG,
                UpjetCloudflare.CONFIG,
                tunnelID(desired.observed())
                        .map(id -> new Fields()
                                .put("accountId", provider.accountID())
                                .put("tunnelId", id)
                                .put("source", "cloudflare")
                                .put("config", new Fields().put("ingress", rules))));
    }

    /** Composes the record of a name, which leads to the tunnel. */
    void record(Published service) {
        compose(
                ExposureRoles.cloudflareRecord(service.name()),
                UpjetCloudflare.RECORD,
                tunnelID(desired.observed())
                        .map(id -> new Fields()
                                .put("zoneId", provider.zoneID())
                                .put("name", service.host())
                                .put("type", "CNAME")
                                .put("content", id + ".cfargotunnel.com")
                                .put("proxied", true)
                                .put("ttl", AUTOMATIC)));
    }

    /**
     * Composes a resource.
     *
     * @param forProvider the kind's own fields; empty while something that they need is not known, so that what exists stays as it is
     */
    private void compose(Role role, UpjetCloudflare.Kind kind, Optional<Fields> forProvider) {
        desired.reserve(role);
        Optional<ObservedResource> exists = desired.observed().resource(role);
        Metadata metadata = desired.metadata(role);
        if (exists.isEmpty() && (!isInstalled(kind) || forProvider.isEmpty())) {
            desired.await(Awaited.soon(
                    "WaitingForTunnel", "waiting for Cloudflare's provider to say the id of the tunnel that it makes"));
            return;
        }
        ObjectNode manifest = forProvider
                .map(fields -> new ManagedResource(
                                kind.apiVersion(), kind.kind(), metadata, new ManagedResource.Spec(ref(), fields))
                        .tree())
                .orElseGet(() -> unchanged(exists.orElseThrow(), metadata));
        boolean ready = exists.filter(resource -> resource.isTrue("Ready") && !resource.isOutOfSync())
                .isPresent();
        desired.compose(role, manifest, ready);
        if (!ready) {
            desired.await(Awaited.soon(
                    "WaitingFor" + kind.kind(),
                    "waiting for Cloudflare's provider to make " + kind.kind() + " " + metadata.name()
                            + "; its conditions say why it has not"));
        }
    }

    private ManagedResource.Ref ref() {
        ProviderConfigRefSpec ref = provider.providerConfigRef();
        return new ManagedResource.Ref(Optional.of(ref.kind().name()), ref.name());
    }

    /** Crossplane gives up on a call that asks for a kind which is not there. So its definition is asked for first. */
    private boolean isInstalled(UpjetCloudflare.Kind kind) {
        Optional<List<ObservedResource>> found =
                desired.ask(Requirement.named(DEFINITIONS, "CustomResourceDefinition", "", kind.definition()));
        boolean established = found.stream().flatMap(List::stream).anyMatch(crd -> crd.isTrue("Established"));
        if (!established) {
            desired.await(
                    found.isEmpty()
                            ? Awaited.soon(
                                    "WaitingForProvider", "waiting for Crossplane to show CRD " + kind.definition())
                            : Awaited.action(
                                    "WaitingForProvider",
                                    "waiting for somebody to install Cloudflare's provider, which"
                                            + " spec.cloudflareTunnel.provider needs: CRD " + kind.definition()
                                            + " is not there"));
        }
        return established;
    }

    private static ObjectNode unchanged(ObservedResource exists, Metadata metadata) {
        JsonNode standing = exists.manifest();
        ObjectNode manifest = exists.manifest().objectNode();
        manifest.set("apiVersion", standing.path("apiVersion"));
        manifest.set("kind", standing.path("kind"));
        manifest.set("metadata", metadata.tree());
        manifest.set("spec", standing.path("spec").deepCopy());
        return manifest;
    }
}
