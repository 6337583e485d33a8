package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.spec.PersonSpec;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people may do in the planet. Those who get the same ClusterRole are in one binding: there are fewer to make, and a binding can get
 * other people, but never another role.
 *
 * @param people in the spec's order
 * @param namespace the one namespace that the planet consists of; empty for a whole cluster
 */
public record People(List<PersonSpec> people, Optional<String> namespace) {

    /** The ClusterRoles that somebody gets, in the spec's order. */
    List<String> clusterRoles() {
        return people.stream().map(PersonSpec::clusterRole).distinct().toList();
    }

    /** The role of the binding to a ClusterRole. */
    static Role role(String clusterRole) {
        return AccessRoles.people(clusterRole);
    }

    ObjectNode binding(String clusterRole, LandingNames names, RemoteObjects remote) {
        String name = names.people(clusterRole);
        List<ObjectNode> subjects = people.stream()
                .filter(person -> person.clusterRole().equals(clusterRole))
                .map(People::subject)
                .distinct()
                .toList();
        return Manifests.binding(
                namespace.map(only -> remote.metadata(only, name)).orElseGet(() -> remote.metadata(name)),
                "ClusterRole",
                clusterRole,
                subjects);
    }

    private static ObjectNode subject(PersonSpec person) {
        return person.group()
                .map(group -> Manifests.person("Group", group))
                .orElseGet(() -> Manifests.person("User", person.user().orElseThrow()));
    }
}
