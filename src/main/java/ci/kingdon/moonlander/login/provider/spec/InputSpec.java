package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.staging.StepInput;
import java.util.List;

/**
 * The step's input, as far as it is about identity providers.
 *
 * @param defaults which Dex they are
 * @param host the cluster that Dex runs in where an XIdentityProvider says nothing
 * @param policy what they may ask for
 * @param hosts the other clusters that they may be in
 * @param podSecurity the Pod Security Standard that the host enforces for Dex
 */
public record InputSpec(
        DefaultsSpec defaults,
        HostSpec host,
        PolicySpec policy,
        List<ProviderConfigRefSpec> hosts,
        PodSecurity podSecurity) {

    /** The levels of Kubernetes' Pod Security Standards, as the label of a namespace has them. */
    public enum PodSecurity {
        privileged,
        baseline,
        restricted
    }

    private static final String OURS = "identityProvider";

    /** Reads a request's input. No input means no defaults and the strictest policy. */
    public static InputSpec of(Request request) {
        Field input = StepInput.of(request, "defaults", "policy");
        Field defaults = input.at("defaults").only("host", OURS);
        Field policy = input.at("policy").only("hosts", "podSecurity", OURS);
        return new InputSpec(
                DefaultsSpec.of(defaults.at(OURS)),
                HostSpec.of(defaults.at("host")),
                PolicySpec.of(policy.at(OURS)),
                policy.at("hosts").items().stream()
                        .map(ProviderConfigRefSpec::of)
                        .toList(),
                policy.at("podSecurity").oneOf(PodSecurity.class).orElse(PodSecurity.baseline));
    }
}
