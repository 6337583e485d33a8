package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Leftovers;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bastion can be deleted at any time, and leaves nothing. The shell of a delivery is kept until its fill is gone, which would fill
 * the Secret again; a landing, until each Object has deleted what it made in the landing's planet.
 */
final class TeardownStage {

    private final Desired desired;

    private TeardownStage(Desired desired) {
        this.desired = desired;
    }

    /**
     * What it needs, in two parts: the Usages of what the spec asks for, and what is still to be taken away.
     *
     * @param stages all others, which say what the spec asks for
     */
    static List<Desired> compose(
            Bastion bastion, List<DeliveryStage> deliveries, Stream<Desired> stages, Observed observed) {
        Desired usages = bastion.stage(observed);
        TeardownStage teardown = new TeardownStage(usages);
        for (DeliveryStage delivery : deliveries) {
            if (delivery.isPair()) {
                teardown.keepShell(delivery.roles().shell(), delivery.roles().fill());
            }
            delivery.foundation()
                    .ifPresent(landing -> delivery.deleting().forEach(user -> teardown.keepLanding(landing, user)));
        }
        Set<Role> wanted = Stream.concat(stages, Stream.of(usages))
                .flatMap(stage -> stage.roles().stream())
                .collect(Collectors.toUnmodifiableSet());
        Desired leftovers = bastion.stage(observed);
        Leftovers.compose(leftovers, wanted);
        return List.of(usages, leftovers);
    }

    private void keepShell(Role shell, Role fill) {
        usage(
                fill,
                Usage.Resource.named(RemoteObject.API_VERSION, RemoteObject.KIND, desired.nameOf(shell)),
                "the delivered Secret, until nothing fills it any more",
                true);
    }

    private void keepLanding(Foundation landing, Role user) {
        usage(
                user,
                Usage.Resource.named(landing.apiVersion(), landing.kind(), landing.name()),
                "the planet, until what a bastion delivered there is deleted",
                false);
    }

    private void usage(Role user, Usage.Resource of, String reason, boolean replays) {
        Role role = user.usage();
        Usage.Resource by = Usage.Resource.named(RemoteObject.API_VERSION, RemoteObject.KIND, desired.nameOf(user));
        desired.after(
                desired.observed().exists(user),
                role,
                () -> desired.compose(
                        role,
                        new Usage(desired.metadata(role), new Usage.Spec(of, by, reason, replays)).tree(),
                        desired.observed().isReady(role)));
    }
}
