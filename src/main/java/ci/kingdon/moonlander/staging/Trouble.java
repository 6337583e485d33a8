package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.ObservedResource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What is known about a resource that its provider could not make as it should be, as the end of a message. The provider's own words
 * stay where they are, because they may quote what the provider was given. They are looked at, and the command that shows them is named.
 */
public final class Trouble {

    /**
     * How an API server refuses for want of rights: what the provider may not do (k8s.io/apiserver, responsewriters.Forbidden with a
     * user), or may not grant (k8s.io/kubernetes, pkg/registry/rbac). A quota is "forbidden" too, but names no user.
     */
    private static final Pattern FORBIDDEN =
            Pattern.compile("is forbidden: User |attempting to grant RBAC permissions not currently held");

    private static final String FAILED = "failed";

    /**
     * The states of a Helm release that is as it should be, or on its way there (helm.sh/helm/v3, pkg/release/status.go). They change
     * while a landing lands, and each other message is a change of the XR, of which Crossplane lets it see only so many.
     */
    private static final Pattern IN_ORDER = Pattern.compile("deployed|pending-.*");

    private Trouble() {}

    /**
     * The trouble with a resource; empty where none is known.
     *
     * @param rights the rights that its provider needs for it
     */
    public static String of(Optional<ObservedResource> resource, Rights rights) {
        return resource.map(known -> of(known, rights)).orElse("");
    }

    private static String of(ObservedResource resource, Rights rights) {
        String said = state(resource) + synced(resource);
        return said.isEmpty()
                ? ""
                : said + (isForbidden(resource) ? rights.inWords() : "") + "; the reason is shown by: "
                        + command(resource);
    }

    private static String state(ObservedResource resource) {
        return resource.manifest()
                .at("/status/atProvider/state")
                .stringValueOpt()
                .filter(state ->
                        !state.isEmpty() && !IN_ORDER.matcher(state).matches() && "Release".equals(kind(resource)))
                .map(state -> "; its state is " + state
                        // provider-helm leaves a release that failed as it is.
                        + (state.equals(FAILED)
                                ? ": once the reason is gone, delete the Release, and Crossplane makes it anew"
                                : ""))
                .orElse("");
    }

    private static String synced(ObservedResource resource) {
        return resource.condition("Synced")
                .filter(_ -> resource.isOutOfSync())
                .map(condition -> "; Synced is False"
                        + text(condition, "lastTransitionTime", " since ", "")
                        + text(condition, "reason", " (", ")"))
                .orElse("");
    }

    private static String text(JsonNode node, String field, String before, String after) {
        return node.path(field)
                .stringValueOpt()
                .filter(value -> !value.isEmpty())
                .map(value -> before + value + after)
                .orElse("");
    }

    private static boolean isForbidden(ObservedResource resource) {
        for (JsonNode condition : resource.manifest().at("/status/conditions")) {
            if (FORBIDDEN.matcher(condition.path("message").asString("")).find()) {
                return true;
            }
        }
        JsonNode description = resource.manifest().at("/status/atProvider/releaseDescription");
        return FORBIDDEN.matcher(description.asString("")).find();
    }

    private static String kind(ObservedResource resource) {
        return resource.manifest().path("kind").asString("");
    }

    private static String command(ObservedResource resource) {
        String apiVersion = resource.manifest().path("apiVersion").asString("");
        String group = apiVersion.substring(0, Math.max(apiVersion.indexOf('/'), 0));
        return "kubectl describe " + kind(resource).toLowerCase(Locale.ROOT) + (group.isEmpty() ? "" : "." + group)
                + "/"
                + resource.name()
                + (resource.namespace().isEmpty() ? "" : " -n " + resource.namespace());
    }
}
