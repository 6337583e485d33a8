package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.staging.StepInput;
import java.util.List;

/**
 * Where XBastions may deliver to beyond their own namespace, as the step's input has it.
 *
 * @param targetNamespaces Namespaces other than its own that a bastion may write to, in clusters that are reached with the platform's credentials.
 * @param hosts Clusters other than the control plane that a bastion may deliver to. A ProviderConfig of the bastion's own namespace is always allowed.
 */
public record PolicySpec(List<String> targetNamespaces, List<ProviderConfigRefSpec> hosts) {

    /** Reads a request's input. No input means the strictest policy. */
    public static PolicySpec of(Request request) {
        Field policy = StepInput.of(request, "policy").at("policy");
        policy.only("targetNamespaces", "hosts");
        return new PolicySpec(
                policy.at("targetNamespaces").items(Forms::namespace),
                policy.at("hosts").items().stream()
                        .map(ProviderConfigRefSpec::of)
                        .toList());
    }
}
