package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.crossplane.ProviderConfig;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The Secrets of a namespace that something in the control plane names. Who reads a Secret without saying so in the control plane is not known.
 *
 * @param secrets their names
 */
record Readers(Set<String> secrets) {

    private static final List<String> PROVIDERS = List.of(ProviderConfig.KUBERNETES, ProviderConfig.HELM);

    /** Who reads what; nobody is looked for without landings, for without their package the providers' kinds may be missing. */
    static Readers of(String namespace, List<InspectedLanding> landings, Lookup lookup) {
        if (landings.isEmpty()) {
            return new Readers(Set.of());
        }
        Stream<String> byProviders = PROVIDERS.stream()
                .flatMap(provider -> Stream.of(
                        all(provider, "ProviderConfig", Optional.of(namespace)),
                        all(provider, "ClusterProviderConfig", Optional.empty())))
                .flatMap(requirement -> lookup.all(requirement).stream())
                .flatMap(config -> secret(config, namespace).stream());
        Stream<String> byLandings = landings.stream().flatMap(landing -> landing.givenSecret().stream());
        return new Readers(Stream.concat(byProviders, byLandings).collect(Collectors.toSet()));
    }

    private static Requirement all(String apiVersion, String kind, Optional<String> namespace) {
        return Requirement.labelled(apiVersion, kind, namespace, Map.of());
    }

    private static Optional<String> secret(ObservedResource config, String namespace) {
        JsonNode ref = config.manifest().at("/spec/credentials/secretRef");
        return Optional.of(ref)
                .filter(_ -> ref.path("namespace").asString(config.namespace()).equals(namespace))
                .map(_ -> ref.path("name").asString(""));
    }
}
