package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What plays a pod's image: programs that the engine built, on this machine's libraries. All of them are on the pod's PATH.
 *
 * @param entrypoint what the image runs where its pod names no command
 * @param files further programs, by the place where the image has them
 */
record Software(List<String> entrypoint, Map<String, Path> files) {

    /** The image of vcluster, and that of its etcd, whose pod names its command. */
    static Software vcluster(Programs programs) {
        try {
            return new Software(
                    List.of("/vcluster", "start"),
                    Map.of("/vcluster", Path.of(programs.path("vcluster")).toRealPath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The image of Dex: its entry point runs what the pod's arguments say. That it expands templates in the configuration is not played. */
    static Software dex() {
        return new Software(List.of(), Map.of());
    }
}
