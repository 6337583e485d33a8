package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.crossplane.Release;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Rollout;
import ci.kingdon.moonlander.login.provider.spec.ChartSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.RemoteSecretKeys;
import ci.kingdon.moonlander.staging.Trouble;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Dex: its namespace, its Release, and a look at whether it runs. */
final class DexStage {

    private static final String REPOSITORY = "https://charts.dexidp.io";

    private static final String VERSION = "0.24.0";

    /** The folder of package/install with the rights that Dex's chart needs. */
    private static final String RIGHTS = "dex";

    private final IdentityProvider provider;
    private final Desired desired;

    private DexStage(IdentityProvider provider, Observed observed) {
        this.provider = provider;
        this.desired = provider.desired(observed);
    }

    /**
     * Composes it.
     *
     * @param issuer what it is called, once that is known
     */
    static Desired compose(IdentityProvider provider, Optional<String> issuer, Observed observed) {
        DexStage stage = new DexStage(provider, observed);
        boolean ground = stage.namespace();
        Optional<ObjectNode> values = issuer.map(url -> DexValues.of(provider, url));
        boolean installed =
                values.isPresent() && stage.desired.after(ground, ProviderRoles.DEX, () -> stage.release(values.get()));
        stage.desired.reserve(ProviderRoles.DEX);
        stage.desired.after(installed, ProviderRoles.DEPLOYMENT, () -> stage.deployment(values));
        return stage.desired;
    }

    /** A namespace that is ours is what all else stands on. Clients, keys and logins are in it, and go with it. */
    private boolean namespace() {
        Host host = provider.host();
        boolean there = desired.after(host.isKnown(desired), ProviderRoles.NAMESPACE, () -> {
            RemoteObjects remote = new RemoteObjects(desired);
            return remote.compose(
                    ProviderRoles.NAMESPACE,
                    RemoteResource.of(
                                    host.cluster(),
                                    Manifests.namespace(remote.metadata(provider.namespace())
                                            .labelled(provider.labels())),
                                    host.policy(desired))
                            .needing(host.rights("platform")));
        });
        return there && host.awaitsKept(desired);
    }

    private boolean release(ObjectNode values) {
        ObjectNode manifest = new Release(
                        desired.metadata(ProviderRoles.DEX).annotated(ExternalName.ANNOTATION, IdentityProvider.DEX),
                        new Release.Spec(
                                provider.host().ref(),
                                new Release.ForProvider(chart(), provider.namespace(), true, values),
                                List.of(),
                                Optional.empty()))
                .tree();
        Optional<ObservedResource> release = desired.observed().resource(ProviderRoles.DEX);
        boolean ready = Standing.is(release, manifest);
        desired.compose(ProviderRoles.DEX, manifest, ready);
        if (!ready) {
            desired.await(Awaited.soon(
                    "WaitingForRelease",
                    "waiting for provider-helm to install Dex in namespace " + provider.namespace() + " of the host ("
                            + provider.host() + "); see Release " + desired.nameOf(ProviderRoles.DEX)
                            + Trouble.of(release, provider.host().rights(RIGHTS))));
        }
        return ready;
    }

    private Release.Chart chart() {
        ChartSpec chart = provider.input().defaults().chart();
        return chart.url().isPresent()
                ? new Release.Chart(Optional.empty(), Optional.empty(), Optional.empty(), chart.url())
                : new Release.Chart(
                        chart.repository().or(() -> Optional.of(REPOSITORY)),
                        Optional.of("dex"),
                        chart.version().or(() -> Optional.of(VERSION)),
                        Optional.empty());
    }

    /** A Release is ready as soon as its manifests are applied. Whether Dex has started with them shows the Deployment alone. */
    private boolean deployment(Optional<ObjectNode> values) {
        ObjectNode manifest = Manifests.named("apps/v1", "Deployment", provider.namespace(), IdentityProvider.DEX);
        Optional<ObservedResource> object = desired.observed().resource(ProviderRoles.DEPLOYMENT);
        boolean runs = object.map(seen -> seen.manifest().at("/status/atProvider/manifest"))
                .filter(seen -> values.isPresent() && runs(seen, DexValues.revision(values.get())))
                .isPresent();
        new RemoteObjects(desired)
                .look(ProviderRoles.DEPLOYMENT, provider.host().ref(), manifest, RemoteSecretKeys.NONE, runs);
        if (!runs) {
            desired.await(Awaited.soon("WaitingForDex", waiting(object)));
        }
        return runs;
    }

    /** Whether all pods are of this revision and can work, and no others are left. */
    private static boolean runs(JsonNode deployment, String revision) {
        return deployment
                        .at("/spec/template/metadata/annotations")
                        .path(DexValues.REVISION)
                        .asString("")
                        .equals(revision)
                && Rollout.of(deployment).isComplete();
    }

    private String waiting(Optional<ObservedResource> object) {
        String secrets = provider.spec().secrets().stream()
                .map(secret -> secret.name() + " (key " + secret.key() + ")")
                .collect(Collectors.joining(", "));
        return "waiting for Dex to run: Deployment " + provider.namespace() + "/" + IdentityProvider.DEX
                + " of the host ("
                + provider.host() + ")"
                + (secrets.isEmpty() ? "" : "; it needs, from the platform, in that namespace: Secret " + secrets)
                + Trouble.of(object, provider.host().rights(RIGHTS));
    }
}
