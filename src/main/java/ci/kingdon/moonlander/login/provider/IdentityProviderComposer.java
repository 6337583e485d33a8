package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.staging.Answer;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;

/** Composes an identity provider: Dex on a host, with its connectors and clients. */
public final class IdentityProviderComposer implements Composer {

    /** The kind. */
    public static final Kind XIDENTITYPROVIDER = new Kind("moons.kingdon.ci", "XIdentityProvider");

    @Override
    public Response compose(Request request) {
        IdentityProvider provider = ProviderDecision.of(request);
        Observed observed = new Observed(request);

        IssuerStage issuer = IssuerStage.compose(provider, observed);
        Desired dex = DexStage.compose(provider, issuer.url(), observed);
        Desired teardown = TeardownStage.compose(provider, observed);

        List<Desired> stages = List.of(issuer.desired(), dex, teardown);
        Condition ready = Answer.condition(
                "ProviderReady",
                stages,
                "Dex runs, and its issuer is " + issuer.url().orElse(""));
        return Answer.to(request, stages, List.of(ready), List.of()).status(ProviderStatus.of(provider, issuer, dex));
    }
}
