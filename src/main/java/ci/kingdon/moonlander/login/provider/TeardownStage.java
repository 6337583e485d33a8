package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.crossplane.Release;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;

/** Keeps a landing, in whose planet Dex runs, until what was made there is deleted. */
final class TeardownStage {

    private TeardownStage() {}

    static Desired compose(IdentityProvider provider, Observed observed) {
        Desired desired = provider.desired(observed);
        provider.host().foundation(desired).ifPresent(landing -> {
            usage(desired, landing, ProviderRoles.NAMESPACE, RemoteObject.API_VERSION, RemoteObject.KIND);
            usage(desired, landing, ProviderRoles.DEX, Release.API_VERSION, Release.KIND);
        });
        return desired;
    }

    private static void usage(Desired desired, Usage.Resource landing, Role user, String apiVersion, String kind) {
        Role role = user.usage();
        String name = desired.observed().name(user, desired.nameOf(user));
        desired.after(
                desired.observed().exists(user),
                role,
                () -> desired.compose(
                        role,
                        new Usage(
                                        desired.metadata(role),
                                        new Usage.Spec(
                                                landing,
                                                Usage.Resource.named(apiVersion, kind, name),
                                                "the planet, until what an identity provider made there is deleted",
                                                false))
                                .tree(),
                        desired.observed().isReady(role)));
    }
}
