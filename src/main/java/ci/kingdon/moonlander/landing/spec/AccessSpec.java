package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The identity that the landing creates in the planet.
 *
 * @param serviceAccount The ServiceAccount whose token is handed out.
 * @param clusterRole A ClusterRole of the planet to bind to. Default: cluster-admin, where no rules are given; in a planet that is a namespace, a Role for workloads.
 * @param rules Rules of a ClusterRole of the landing's own, in place of clusterRole; of a Role in a planet that is a namespace.
 * @param rotationPeriod After how long the token is replaced by a new one, such as 30d or 12h; the former one is revoked a tenth of that later, ten minutes at least. Default: what the platform says, or never.
 * @param people What people may do in the planet who log in by OpenID Connect. Whoever logs in and is not among them has no rights.
 */
public record AccessSpec(
        ServiceAccountSpec serviceAccount,
        Optional<String> clusterRole,
        List<RuleSpec> rules,
        Optional<Duration> rotationPeriod,
        List<PersonSpec> people) {

    static AccessSpec of(Field access) {
        access.only("serviceAccount", "clusterRole", "rules", "rotationPeriod", "people");
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
                Forms.duration(access.at("rotationPeriod")),
                access.at("people").items().stream().map(PersonSpec::of).toList());
    }
}
