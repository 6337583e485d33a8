package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.login.provider.spec.IdentityProviderSpec;
import ci.kingdon.moonlander.login.provider.spec.InputSpec;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Names;

/** Decides what a spec leaves open, and whether the policy allows it. */
final class ProviderDecision {

    private ProviderDecision() {}

    /** The identity provider that an XIdentityProvider asks for. */
    static IdentityProvider of(Request request) {
        ObservedResource xr = request.composite().orElseThrow();
        InputSpec input = InputSpec.of(request);
        IdentityProviderSpec spec =
                IdentityProviderSpec.of(Field.root("", xr.manifest()).at("spec"));
        Identity id = Identity.ofIdentityProvider(xr);
        Policy policy = new Policy(id.namespace().orElseThrow(), input);
        Host host = policy.host(spec.host());
        String standard = namespace(id);
        policy.allows(spec, host, standard);
        IdentityProvider provider =
                new IdentityProvider(id, spec, host, spec.namespace().orElse(standard), policy.labels(host), input);
        Standing.stays(request, provider);
        return provider;
    }

    private static String namespace(Identity id) {
        return Names.shortened(
                "dex-" + id.namespace().orElseThrow() + "-" + id.name().replace('.', '-'), Names.LONGEST_LABEL);
    }
}
