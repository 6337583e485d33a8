package ci.kingdon.moonlander.network.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * What networks may ask for.
 *
 * @param awsProviderConfigs For networks only: ProviderConfigs of the classic AWS provider, other than default, that a network may name.
 */
public record PolicySpec(List<String> awsProviderConfigs) {

    static PolicySpec of(Field policy) {
        policy.only("awsProviderConfigs");
        return new PolicySpec(policy.at("awsProviderConfigs")
                .items(item -> item.text(ProviderConfigRefSpec.NAME, 63, "a name, at most 63 characters")));
    }
}
