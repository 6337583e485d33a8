package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * The cluster whose access is handed to others: the control plane, or the one that the step's credential called parent opens.
 *
 * @param server Where those who get the access reach the parent: a DNS name or an IPv4 address, with :port if it is not 443, or a URL that begins with https://. Default: what the credential says.
 * @param clusterRole The ClusterRole of the control plane that the access has, in place of the step's credential called parent. The Composition's policy has to allow it.
 */
public record ParentSpec(Optional<String> server, Optional<String> clusterRole) {

    static ParentSpec of(Field parent) {
        parent.only("server", "clusterRole");
        return new ParentSpec(Forms.server(parent.at("server")), Forms.roleName(parent.at("clusterRole")));
    }

    /** What this says, and what another says about what this leaves open. */
    public ParentSpec or(ParentSpec other) {
        return new ParentSpec(server.or(other::server), clusterRole.or(other::clusterRole));
    }
}
