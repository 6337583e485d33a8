package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;

/**
 * The identity that the landing creates in the planet.
 *
 * @param serviceAccount The ServiceAccount whose token is handed out.
 * @param clusterRole A ClusterRole of the planet to bind to. Default: cluster-admin, where no rules are given; in a planet that is a namespace, a Role for workloads.
 * @param rules Rules of a ClusterRole of the landing's own, in place of clusterRole; of a Role in a planet that is a namespace.
 * @param people What people may do in the planet who log in by OpenID Connect. Whoever logs in and is not among them has no rights.
 */
public record AccessSpec(
        ServiceAccountSpec serviceAccount,
        Optional<String> clusterRole,
        List<RuleSpec> rules,
        List<PersonSpec> people) {

    static AccessSpec of(Field access) {
        access.only("serviceAccount", "clusterRole", "rules", "people");
        Field role = access.at("clusterRole");
        List<RuleSpec> rules =
                access.at("rules").items().stream().map(RuleSpec::of).toList();
        if (role.isPresent() && !rules.isEmpty()) {
            throw role.invalid("stands beside rules", "either clusterRole or rules");
        }
        return new AccessSpec(
                ServiceAccountSpec.of(access.at("serviceAccount")),
                Forms.roleName(role),
                rules,
                access.at("people").items().stream().map(PersonSpec::of).toList());
    }
}
