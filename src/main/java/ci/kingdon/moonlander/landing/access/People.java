package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.spec.PersonSpec;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.Role;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.List;
import java.util.Optional;

/**
 * What people may do in the planet. Those who get the same ClusterRole are in one binding: there are fewer to make, and a binding can get
 * other people, but never another role.
 *
 * @param people in the spec's order
 * @param namespace the one namespace that the planet consists of; empty for a whole cluster
 */
public record People(List<PersonSpec> people, Optional<String> namespace) {

    private static final String RBAC = "rbac.authorization.k8s.io";

    /** The ClusterRoles that somebody gets, in the spec's order. */
    List<String> clusterRoles() {
        return people.stream().map(PersonSpec::clusterRole).distinct().toList();
    }

    /** The role of the binding to a ClusterRole. */
    static Role role(String clusterRole) {
        return AccessRoles.people(clusterRole);
    }

    HasMetadata binding(String clusterRole, LandingNames names, RemoteObjects remote) {
        String name = names.people(clusterRole);
        RoleRef to = new RoleRef(RBAC, "ClusterRole", clusterRole);
        List<Subject> subjects = people.stream()
                .filter(person -> person.clusterRole().equals(clusterRole))
                .map(People::subject)
                .distinct()
                .toList();
        return namespace
                .<HasMetadata>map(only -> new RoleBindingBuilder()
                        .withMetadata(remote.metadata(only, name))
                        .withRoleRef(to)
                        .withSubjects(subjects)
                        .build())
                .orElseGet(() -> new ClusterRoleBindingBuilder()
                        .withMetadata(remote.metadata(name))
                        .withRoleRef(to)
                        .withSubjects(subjects)
                        .build());
    }

    private static Subject subject(PersonSpec person) {
        return person.group()
                .map(group -> new Subject(RBAC, "Group", group, null))
                .orElseGet(() -> new Subject(RBAC, "User", person.user().orElseThrow(), null));
    }
}
