package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A user or a group of the planet's issuers, and a ClusterRole for them.
 *
 * @param group A group, as the planet calls it: with its issuer's prefix, such as dex:kingdon-ci:developers.
 * @param user A user, in the same way, such as dex:jane@example.org.
 * @param clusterRole The ClusterRole of the planet that they are bound to. In a planet that is a namespace they have its rights there only.
 */
public record PersonSpec(Optional<String> group, Optional<String> user, String clusterRole) {

    static PersonSpec of(Field person) {
        person.only("group", "user", "clusterRole");
        Optional<String> group = Forms.person(person.at("group"));
        Optional<String> user = Forms.person(person.at("user"));
        if (group.isPresent() == user.isPresent()) {
            throw person.invalid(
                    group.isPresent() ? "has group and user" : "has neither group nor user", "one of them");
        }
        Field role = person.at("clusterRole");
        return new PersonSpec(
                group, user, Forms.roleName(role).orElseThrow(() -> role.missing("a ClusterRole of the planet")));
    }
}
