package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an Object has made on a host. An Object that is given another host or another name makes it once more, and leaves the first one
 * behind. The XRD refuses such edits, but what a landing leaves open comes from the Composition's input, which may change at any time.
 */
final class StandingObject {

    private StandingObject() {}

    /**
     * Checks that an Object goes on to be about the same resource.
     *
     * @param namespacePath the field of the spec with the resource's namespace, or with its name where it has no namespace
     * @param namePath the field with its name
     * @param namespace the resource's namespace as it is asked for; empty where it has none
     * @param name its name as it is asked for
     */
    static void stays(
            Observed observed,
            Role role,
            Host host,
            String namespacePath,
            String namePath,
            Optional<String> namespace,
            String name) {
        observed.resource(role).ifPresent(object -> {
            staysOn(host, object);
            JsonNode metadata = object.manifest().at("/spec/forProvider/manifest/metadata");
            keeps(namespacePath, metadata.path("namespace"), namespace.orElse(""));
            keeps(namePath, metadata.path("name"), name);
        });
    }

    /** Checks that a composed resource goes on to be on the same host. */
    static void staysOn(Host host, ObservedResource resource) {
        JsonNode ref = resource.manifest().at("/spec/providerConfigRef");
        String standing = ref.path("kind").asString("") + " " + ref.path("name").asString("");
        if (ref.isObject() && !standing.equals(host.toString())) {
            throw new Invalid(
                    "spec.host.providerConfigRef",
                    "is, with the Composition's defaults, " + host + ", and the planet was made in " + standing
                            + ", from which it cannot move",
                    standing
                            + " (defaults.host of the Composition's input, where the spec names none); or a new landing");
        }
    }

    private static void keeps(String path, JsonNode standing, String wanted) {
        standing.stringValueOpt().filter(name -> !name.equals(wanted)).ifPresent(name -> {
            throw new Invalid(
                    path,
                    "is, with the Composition's defaults, \"" + wanted + "\", and the planet was made with \"" + name
                            + "\", which it keeps",
                    name + "; or a new landing");
        });
    }
}
