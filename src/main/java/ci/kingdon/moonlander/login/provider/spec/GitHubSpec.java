package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;

/**
 * What a connector to GitHub does.
 *
 * @param orgs The organizations, and of them the teams, whose members get in. Groups are called organization:team.
 * @param loadAllGroups In place of orgs: everybody at GitHub gets in, with all organizations and teams as groups.
 * @param teamNameField How groups name a team: slug, as in its URL; name, as people see it; or both, twice.
 * @param useLoginAsID Whether a user's id is the login, which people can change, and not the number.
 * @param preferredEmailDomain The domain that an address is preferred of where a user has several.
 * @param hostName The DNS name of a GitHub Enterprise Server. Default: GitHub itself.
 * @param certificateAuthoritySecretRef The CA of that server, in a Secret in Dex's namespace.
 */
public record GitHubSpec(
        List<OrganizationSpec> orgs,
        boolean loadAllGroups,
        TeamNameField teamNameField,
        boolean useLoginAsID,
        Optional<String> preferredEmailDomain,
        Optional<String> hostName,
        Optional<SecretKeySpec> certificateAuthoritySecretRef) {

    /** What a team is called by. */
    public enum TeamNameField {
        slug,
        name,
        both
    }

    static GitHubSpec of(Field github) {
        github.only(
                "orgs",
                "loadAllGroups",
                "teamNameField",
                "useLoginAsID",
                "preferredEmailDomain",
                "hostName",
                "certificateAuthoritySecretRef");
        GitHubSpec spec = new GitHubSpec(
                github.at("orgs").items().stream().map(OrganizationSpec::of).toList(),
                github.at("loadAllGroups").bool().orElse(false),
                github.at("teamNameField").oneOf(TeamNameField.class).orElse(TeamNameField.slug),
                github.at("useLoginAsID").bool().orElse(false),
                Forms.domain(github.at("preferredEmailDomain")),
                Forms.host(github.at("hostName")),
                SecretKeySpec.optional(github.at("certificateAuthoritySecretRef")));
        // Dex ignores the second one where the first one is there (connector/github, getGroups).
        if (spec.orgs.isEmpty() != spec.loadAllGroups) {
            throw github.at("orgs")
                    .invalid(
                            spec.orgs.isEmpty()
                                    ? "is empty, so that everybody at GitHub would get in, a member of nothing"
                                    : "stands beside loadAllGroups, which Dex would ignore",
                            "at least one organization; or loadAllGroups: true alone, for everybody to get in with their groups");
        }
        if (spec.hostName.isEmpty() && spec.certificateAuthoritySecretRef.isPresent()) {
            throw github.at("certificateAuthoritySecretRef")
                    .invalid("stands without hostName", "hostName too, or neither");
        }
        return spec;
    }
}
