package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.kubernetes.Trees;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Dex as it was made. It cannot move: clients, keys and logins are objects in its namespace. The XRD refuses such edits, but what an
 * identity provider leaves open comes from the Composition's input, which may change at any time.
 */
final class Standing {

    private Standing() {}

    /**
     * Checks that Dex stays where it is.
     *
     * @throws Invalid where it would move
     */
    static void stays(Request request, IdentityProvider wanted) {
        Optional<ObservedResource> namespace = request.observed(ProviderRoles.NAMESPACE.key());
        Optional<ObservedResource> release = request.observed(ProviderRoles.DEX.key());
        Stream.of(namespace, release)
                .flatMap(Optional::stream)
                .map(resource -> resource.manifest().at("/spec/providerConfigRef"))
                .filter(JsonNode::isObject)
                .map(ref ->
                        ref.path("kind").asString("") + " " + ref.path("name").asString(""))
                .forEach(ref ->
                        keeps("spec.host.providerConfigRef", ref, wanted.host().toString()));
        namespace
                .flatMap(object -> object.manifest()
                        .at("/spec/forProvider/manifest/metadata/name")
                        .stringValueOpt())
                .ifPresent(name -> keeps("spec.namespace", name, wanted.namespace()));
        release.ifPresent(standing -> keepsUrl(standing, wanted));
    }

    private static void keeps(String path, String standing, String wanted) {
        if (!standing.equals(wanted)) {
            throw new Invalid(
                    path,
                    "is, with the Composition's defaults, " + wanted + ", and Dex was made in " + standing
                            + ", from which it cannot move",
                    standing + "; or a new identity provider");
        }
    }

    /** provider-helm compares a chart's name and version with what is installed, and so would not take up another URL now. */
    private static void keepsUrl(ObservedResource release, IdentityProvider wanted) {
        String before = release.manifest().at("/spec/forProvider/chart/url").asString("");
        wanted.input()
                .defaults()
                .chart()
                .url()
                .filter(url -> !before.isEmpty() && !url.equals(before))
                .ifPresent(url -> {
                    throw new Invalid(
                            "input.defaults.identityProvider.chart.url",
                            "has another chart than Dex was made with, " + before
                                    + ", and provider-helm does not look at a URL that changes",
                            before + "; or repository and version, which can be changed");
                });
    }

    /**
     * Whether a Release that exists is what is asked for, and ready. One that was changed says of what it was before that it is ready,
     * until its provider has looked at it again.
     */
    static boolean is(Optional<ObservedResource> release, JsonNode asked) {
        return release.filter(standing -> standing.isTrue("Ready") && !standing.isBehind("Ready"))
                .filter(standing -> isAsked(standing.manifest().at("/spec/forProvider"), asked.at("/spec/forProvider")))
                .isPresent();
    }

    private static boolean isAsked(JsonNode before, JsonNode now) {
        // The provider fills in the chart's name and version where the chart is given by URL.
        return before.isMissingNode()
                || (Trees.same(before.path("values"), now.path("values"))
                        && Trees.contains(before.path("chart"), now.path("chart")));
    }

    /** A value of the chart as the Release has it, if there is one. */
    static Optional<String> value(Optional<ObservedResource> release, String pointer) {
        return release.flatMap(standing ->
                standing.manifest().at("/spec/forProvider/values" + pointer).stringValueOpt());
    }
}
