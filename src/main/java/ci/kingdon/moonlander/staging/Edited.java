package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Trees;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An edit on its way to another cluster. An Object goes on to say that it is ready of what it was before, until its provider has looked
 * at it again, and for ever where the other cluster refuses the edit.
 */
final class Edited {

    private Edited() {}

    /**
     * Whether a resource in another cluster is not yet what it is to be. What is seen there decides. An Object whose provider cannot
     * reach the cluster for a while changes nothing, as long as the resource was last seen as it is to be.
     *
     * @param object its Object, if it exists
     * @param wanted the manifest that it is to have
     */
    static boolean isUnderWay(Optional<ObservedResource> object, ObjectNode wanted) {
        return object.filter(known -> isStale(known, wanted))
                .filter(known -> !Trees.contains(known.manifest().at("/status/atProvider/manifest"), wanted))
                .isPresent();
    }

    /**
     * Whether a provider would change nothing of a resource in another cluster: it was asked for what is wanted, has looked since, and what
     * it saw is just that. What an API server adds to a field counts as something to update, for it looks as what somebody has put there: an
     * item that is to go, or a selector that was empty and selected everything.
     */
    static boolean hasNothingToUpdate(ObservedResource object, ObjectNode wanted) {
        JsonNode asked = object.manifest().at("/spec/forProvider/manifest");
        JsonNode seen = object.manifest().at("/status/atProvider/manifest");
        return !object.isOutOfSync()
                && !object.isBehind("Synced")
                && (asked.isMissingNode() || Trees.equal(asked, wanted))
                && wanted.properties().stream()
                        .allMatch(field -> field.getKey().equals("metadata")
                                ? Trees.contains(seen.path("metadata"), field.getValue())
                                : Trees.equal(seen.path(field.getKey()), field.getValue()));
    }

    private static boolean isStale(ObservedResource object, ObjectNode wanted) {
        JsonNode asked = object.manifest().at("/spec/forProvider/manifest");
        return object.isOutOfSync()
                || object.isBehind("Synced")
                || (asked.isObject() && !Trees.contains(asked, wanted));
    }
}
