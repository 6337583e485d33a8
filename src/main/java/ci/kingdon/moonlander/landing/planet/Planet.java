package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.spec.RuleSpec;
import ci.kingdon.moonlander.landing.trust.Trust;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cluster that a landing lands on. It answers for itself, so that nobody else asks what kind it is. Where a question has an answer
 * here, it is that of a whole cluster that the landing makes, with an administrator.
 */
public sealed interface Planet permits Vcluster, Existing, NamespacePlanet, Cozystack, ClusterApi {

    /** The name that every API server has inside its own cluster, and that its certificate is for. */
    Server INSIDE = new Server("https://kubernetes.default.svc");

    /** The kind, as {@code status.planet.kind} has it. */
    String kind();

    /** Whether the planet stays when the landing goes. Then what was made in it is deleted in it. */
    boolean outlivesLanding();

    /**
     * Composes what makes the planet, and asks for what shows its kubeconfig.
     *
     * @param mayBegin whether a planet that does not exist may be made now; one that exists is kept in any case
     * @return whether everything that makes it is there
     */
    boolean make(Desired desired, boolean mayBegin);

    /** The other landing in whose planet this one has something to delete: the host's, or that whose kubeconfig it is given. */
    Optional<Foundation> foundation(Desired desired);

    /** The role of what makes the planet and nothing else; empty where the landing makes none. */
    Optional<Role> madeBy();

    /** The roles of what could not be deleted without that other landing. */
    List<Role> onFoundation();

    /**
     * The planet's kubeconfig, as far as it is known.
     *
     * @param copy the one that was used last
     */
    PlanetKubeconfig kubeconfig(LandingNames names, Observed observed, Optional<Kubeconfig> copy);

    /** The name of the landing's ServiceAccount in the planet, where the spec gives none. */
    default String serviceAccount(LandingNames names) {
        return "moonlander";
    }

    /**
     * Whether the planet is reached as the landing's identity in it, because there is no administrator of it. Then the identity is
     * minted whether a delivery hands it on or not.
     */
    default boolean isReachedAsAccount() {
        return false;
    }

    /**
     * Where the landing's identity is minted.
     *
     * @param desired what makes the planet
     * @param made whether everything that makes it is there
     * @param inPlanet the planet, as providers reach it
     */
    default AccountPlace accountPlace(Desired desired, boolean made, AccountPlace inPlanet) {
        return inPlanet;
    }

    /** The one namespace that the planet consists of; empty for a whole cluster. */
    default Optional<String> onlyNamespace() {
        return Optional.empty();
    }

    /** Whether a namespace of a cluster is the planet, so that what is written there by way of that cluster is written into the planet. */
    default boolean isNamespaceOf(ProviderConfigRef cluster, String namespace) {
        return false;
    }

    /** What the identity may do where the spec does not say; empty for whatever a ClusterRole allows. */
    default List<RuleSpec> standardRules() {
        return List.of();
    }

    /** Whose tokens the planet's API server accepts, where the landing says so and can say otherwise at any time. */
    default Optional<Trust> trust() {
        return Optional.empty();
    }

    /** Whether the planet has a certificate authority of its own. Otherwise public ones may vouch for its server. */
    default boolean hasOwnAuthority() {
        return true;
    }

    /**
     * Whether the planet's kubeconfig belongs to another namespace. Then the landing uses credentials that its tenant does not have, and
     * the platform's policy says what for.
     */
    default boolean isOfAnotherNamespace(String namespace) {
        return false;
    }

    /** Whether the planet's kubeconfig is read from this Secret. */
    default boolean isReadFrom(String namespace, String secret) {
        return false;
    }

    /** The server by which the planet is reached from inside; empty where its kubeconfig's server is. */
    default Optional<Server> serverInside() {
        return Optional.of(INSIDE);
    }

    /**
     * The server by which the planet is reached from a cluster; empty where its kubeconfig's server is, or where it is awaited.
     *
     * @param path the field that could name the server, for the error
     * @throws ci.kingdon.moonlander.function.Invalid where no server is known
     */
    Optional<Server> serverFrom(ProviderConfigRef cluster, String path);

    /** What is to be waited for until {@link #serverFrom} knows a server; empty where it does, or where none is needed. */
    default Optional<Awaited> serverAwaited() {
        return Optional.empty();
    }

    /** Whether TLS ends before the planet at this server, so that public authorities vouch for it and not the planet's own. */
    default boolean isVouchedForPublicly(Server server) {
        return false;
    }

    /** The field of the spec that says how the planet is reached from outside its host. */
    String serverPath();

    /** The planet's serving certificate; empty where the landing has no say in it. */
    default Optional<Certificate> certificate() {
        return Optional.empty();
    }

    /** The same planet, whose certificate is for these names too, where the landing has that in its hands. */
    default Planet certifiedFor(List<String> names) {
        return this;
    }

    /** What PlanetReady says once providers can reach the planet. */
    default String reachedInWords() {
        return "providers can reach the planet";
    }

    /** The condition that says whether the planet can have the workers that it asks for; empty where nobody knows. */
    default Optional<Condition> workers() {
        return Optional.empty();
    }

    /**
     * Writes what {@code status.planet} says beside the kind, the server and its CA. Nothing of it is secret.
     *
     * @param observed what a provider may have seen of the planet
     */
    void describe(ObjectNode status, Observed observed);

    /**
     * A serving certificate.
     *
     * @param names the names that it is for
     * @param path the field of the spec that can replace them
     */
    record Certificate(List<String> names, String path) {

        /** Whether the certificate is for a host name, by itself or by a wildcard. */
        public boolean covers(String host) {
            int dot = host.indexOf('.');
            return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
        }
    }
}
