package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.ParentSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster whose access is handed into planets. */
public sealed interface Parent {

    /**
     * The parent that a landing asks for.
     *
     * @throws Invalid where the policy does not allow it, or something is missing
     */
    static Parent of(LandingRequest request) {
        ParentSpec asked = request.spec().parent();
        ParentSpec byDefault = request.input().defaults().parent();
        ParentSpec parent = asked.or(byDefault);
        if (parent.clusterRole().isPresent()) {
            if (asked.clusterRole().isPresent() && !asked.clusterRole().equals(byDefault.clusterRole())) {
                request.policy()
                        .parentClusterRole(
                                "spec.parent.clusterRole", asked.clusterRole().get());
            }
            return new Minted(account(request.names(), parent.clusterRole().get()), server(parent));
        }
        return new Given(
                request.parentCredential()
                        .orElseThrow(() -> new Invalid(
                                "spec.parent.clusterRole",
                                "is missing, and the Composition's step has no credential called "
                                        + LandingRequest.PARENT + " with the parent's kubeconfig",
                                "a ClusterRole that the policy allows, or a Composition that hands on a kubeconfig; or"
                                        + " deliveries of the planet's access only (spec.direction PlanetToParent)")),
                parent.server().map(Server::at));
    }

    private static Server server(ParentSpec parent) {
        return parent.server()
                .map(Server::at)
                .orElseThrow(() -> new Invalid(
                        "spec.parent.server",
                        "is missing",
                        "the DNS name or address at which planets reach the control plane; or"
                                + " defaults.parent.server of the Composition's input"));
    }

    private static Account account(LandingNames names, String clusterRole) {
        return new Account(
                AccessRoles.PARENT,
                names.namespace(),
                names.parentServiceAccount(),
                Account.Scope.CLUSTER,
                names.parentClusterWide(),
                clusterRole,
                List.of());
    }

    /** The identity that the landing mints there, where it does. */
    default Optional<Account> minted() {
        return switch (this) {
            case Given _ -> Optional.empty();
            case Minted minted -> Optional.of(minted.account());
        };
    }

    /**
     * A parent whose kubeconfig is the step's credential.
     *
     * @param kubeconfig the credential's data; secret bytes
     * @param server how the parent is reached, where not as the kubeconfig has it
     */
    record Given(Map<String, byte[]> kubeconfig, Optional<Server> server) implements Parent {

        /** Names the server and no credentials. */
        @Override
        public String toString() {
            return "Given[server=" + server + "]";
        }
    }

    /**
     * The control plane, in which the landing mints an identity.
     *
     * @param account the identity
     * @param server how the control plane is reached
     */
    record Minted(Account account, Server server) implements Parent {}
}
