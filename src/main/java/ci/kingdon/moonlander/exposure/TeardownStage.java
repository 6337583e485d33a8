package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Leftovers;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The exposure can be deleted at any time, and leaves nothing. Where its host is a landing's planet, the landing is kept until each Object
 * has deleted what it made there.
 */
final class TeardownStage {

    private TeardownStage() {}

    /** What it needs, in two parts: the Usages of what the spec asks for, and what is still to be taken away. */
    static List<Desired> compose(Exposure exposure, Stages stages, Observed observed) {
        Desired usages = new Desired(exposure.id(), observed, exposure::nameOf);
        Optional<Foundation> foundation = Foundation.behind(exposure.host().ref(), usages);
        List<Role> objects =
                stages.desired().flatMap(stage -> stage.roles().stream()).toList();
        if (exposure.host().isOwn()) {
            objects.stream().filter(ExposureRoles::isOnHost).forEach(role -> usage(role, foundation, usages));
        }
        Set<Role> wanted =
                Stream.concat(objects.stream(), usages.roles().stream()).collect(Collectors.toUnmodifiableSet());
        Desired leftovers = new Desired(exposure.id(), observed, exposure::nameOf);
        Leftovers.compose(leftovers, wanted);
        return List.of(usages, leftovers);
    }

    private static void usage(Role object, Optional<Foundation> foundation, Desired desired) {
        Role role = object.usage();
        desired.reserve(role);
        foundation
                .filter(_ ->
                        desired.observed().exists(object) || desired.observed().exists(role))
                .ifPresent(landing -> desired.compose(
                        role,
                        new Usage(
                                        desired.metadata(role),
                                        new Usage.Spec(
                                                Usage.Resource.named(
                                                        landing.apiVersion(), landing.kind(), landing.name()),
                                                Usage.Resource.named(
                                                        RemoteObject.API_VERSION,
                                                        RemoteObject.KIND,
                                                        desired.nameOf(object)),
                                                "the planet, until what an exposure made there is deleted",
                                                false))
                                .tree(),
                        desired.observed().isReady(role)));
    }
}
