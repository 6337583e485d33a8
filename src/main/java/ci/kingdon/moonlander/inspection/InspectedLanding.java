package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.inspection.spec.Period;
import ci.kingdon.moonlander.ownership.Names;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A landing as somebody sees it who only reads it. Its status is read with care: a tenant may be able to write it. Names and words of
 * another form than theirs are taken to be missing, so that nothing else ends in an output.
 *
 * @param resource the XLanding or Landing
 */
record InspectedLanding(ObservedResource resource) {

    private static final Predicate<String> NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?").asMatchPredicate();

    private static final Predicate<String> WORD =
            Pattern.compile("[A-Z][A-Za-z]{1,62}").asMatchPredicate();

    /** As Kubernetes writes times. A year of more digits could not be reckoned with. */
    private static final Predicate<String> TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[-+][0-9:]+)")
            .asMatchPredicate();

    /** {@code XLanding} or {@code Landing}. */
    String kind() {
        return resource.manifest().path("kind").asString("");
    }

    String name() {
        return resource.name();
    }

    Optional<Instant> created() {
        return time(resource.manifest().at("/metadata/creationTimestamp"));
    }

    Optional<Instant> deleted() {
        return time(resource.manifest().at("/metadata/deletionTimestamp"));
    }

    boolean isReady() {
        return resource.isTrue("Ready");
    }

    /** Whether a condition is there and False. */
    boolean isFalse(String condition) {
        return resource.condition(condition)
                .filter(found -> "False".equals(found.path("status").asString("")))
                .isPresent();
    }

    /** Since when a condition is what it is; without the condition, since the landing was made. */
    Optional<Instant> since(String condition) {
        return resource.condition(condition)
                .flatMap(found -> time(found.path("lastTransitionTime")))
                .or(this::created);
    }

    /** A condition's reason. */
    Optional<String> reason(String condition) {
        return resource.condition(condition)
                .flatMap(found -> found.path("reason").stringValueOpt())
                .filter(WORD);
    }

    /** When the token in use was issued. */
    Optional<Instant> issuedAt() {
        return time(access().path("issuedAt"));
    }

    /** When it is to be rotated: as the status says, or as the spec asks for. */
    Optional<Instant> rotatesAt() {
        return time(access().path("rotatesAt"))
                .or(() -> issuedAt().flatMap(issued -> rotationPeriod().map(issued::plus)));
    }

    private Optional<Duration> rotationPeriod() {
        return resource.manifest()
                .at("/spec/access/rotationPeriod")
                .stringValueOpt()
                .flatMap(Period::of);
    }

    private JsonNode access() {
        return resource.manifest().at("/status/access");
    }

    /** The Secret in the landing's namespace with the kubeconfig of its identity in the planet. */
    String kubeconfigSecret() {
        return resource.manifest()
                .at("/spec/writeKubeconfigSecretName")
                .stringValueOpt()
                .filter(NAME)
                .orElse(kind().equals("Landing") ? "remote-kubeconfig" : name() + "-kubeconfig");
    }

    /**
     * The Secret to which provider-kubernetes writes the first token (staging.Desired.connectionSecret). Later generations may be in others.
     */
    Optional<String> tokenSecret() {
        return Optional.of(name() + "-token-" + Names.hash(resource.uid()))
                .filter(_ -> access().path("generation").asInt(1) <= 1);
    }

    /** What the status says of where kubeconfigs are written to. */
    List<Delivered> deliveries() {
        return resource.manifest()
                .at("/status/deliveries")
                .valueStream()
                .filter(delivery -> NAME.test(delivery.path("name").asString("")))
                .map(delivery ->
                        new Delivered(delivery, asked(delivery.path("name").asString(""))))
                .toList();
    }

    private JsonNode asked(String name) {
        return resource.manifest()
                .at("/spec/deliveries")
                .valueStream()
                .filter(delivery -> delivery.path("name").asString("").equals(name))
                .findFirst()
                .orElse(resource.manifest().path("none"));
    }

    /** Whether a delivery is into a Secret of the landing's own namespace. */
    boolean isHere(Delivered delivery) {
        return delivery.isInControlPlane()
                && delivery.namespace().orElse(namespace()).equals(namespace());
    }

    private String namespace() {
        return resource.namespace();
    }

    /** The Secrets in its namespace that it composes or delivers to. */
    Set<String> secrets() {
        Set<String> names = new TreeSet<>();
        resource.manifest()
                .at("/spec/crossplane/resourceRefs")
                .valueStream()
                .filter(ref -> ref.path("apiVersion").asString("").equals("v1")
                        && ref.path("kind").asString("").equals("Secret"))
                .map(ref -> ref.path("name").asString(""))
                .filter(NAME)
                .forEach(names::add);
        deliveries().stream()
                .filter(this::isHere)
                .flatMap(delivery -> delivery.secret().stream())
                .forEach(names::add);
        return names;
    }

    /** What asks for a Secret of its namespace. */
    Requirement secret(String name) {
        return Requirement.named("v1", "Secret", namespace(), name);
    }

    /** The Secret with the kubeconfig that an existing planet is reached by. */
    Optional<String> givenSecret() {
        return resource.manifest()
                .at("/spec/planet/existing/kubeconfigSecretRef/name")
                .stringValueOpt();
    }

    private static Optional<Instant> time(JsonNode node) {
        try {
            return node.stringValueOpt().filter(TIME).map(text -> Instant.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /**
     * A delivery as the status has it.
     *
     * @param status an item of {@code status.deliveries}
     * @param spec the item of {@code spec.deliveries} with its name; missing for the one that a landing has by default
     */
    record Delivered(JsonNode status, JsonNode spec) {

        String name() {
            return status.path("name").asString("");
        }

        Optional<String> secret() {
            return status.path("secretName").stringValueOpt().filter(NAME);
        }

        Optional<String> namespace() {
            return status.path("namespace").stringValueOpt().filter(NAME);
        }

        boolean isInControlPlane() {
            return status.path("cluster").asString("").equals("ControlPlane");
        }

        boolean isReady() {
            return status.path("ready").asBoolean(false);
        }

        Optional<String> reason() {
            return status.path("reason").stringValueOpt().filter(WORD);
        }

        /** Whether it hands on the landing's own identity in the planet. */
        boolean isOfPlanet() {
            return spec.path("access").asString("Planet").equals("Planet");
        }

        /** Whether people and tools read it as a file, and not Argo CD or Flux. */
        boolean isKubeconfig() {
            return spec.path("format").asString("Kubeconfig").equals("Kubeconfig");
        }
    }
}
