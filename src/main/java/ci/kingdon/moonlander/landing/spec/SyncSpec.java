package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * What the planet shares with its host.
 *
 * @param nodes Whether the planet sees the host's real nodes. Only where the Composition's policy opens this field, or on a host of the landing's own.
 * @param customResources Custom resources of the host that can be created in the planet and take effect on the host, each as plural and group, such as helmreleases.helm.toolkit.fluxcd.io. They need a license of vcluster Pro, which the Composition's policy has to name, and the same as nodes.
 */
public record SyncSpec(boolean nodes, List<String> customResources) {

    static SyncSpec of(Field sync) {
        sync.only("nodes", "customResources");
        return new SyncSpec(
                sync.at("nodes").bool().orElse(false),
                sync.at("customResources").items(Forms::name));
    }
}
