package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * An organization at GitHub.
 *
 * @param name Its name, as it stands in its URL.
 * @param teams Its teams whose members get in, named as teamNameField says. None: all members of the organization.
 */
public record OrganizationSpec(String name, List<String> teams) {

    static OrganizationSpec of(Field org) {
        org.only("name", "teams");
        return new OrganizationSpec(
                Forms.organization(org.at("name"))
                        .orElseThrow(() -> org.at("name").missing("an organization's name")),
                org.at("teams").items(Forms::team));
    }
}
