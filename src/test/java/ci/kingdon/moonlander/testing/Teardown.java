package ci.kingdon.moonlander.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays how an XR's composed resources are deleted, in an order that a seed decides, as it was read off Crossplane 2.4 and
 * provider-kubernetes 1.2:
 *
 * <ul>
 *   <li>The garbage collector asks for the deletion of all of them. What a Usage in force protects is refused, and asked for
 *       again once the Usage is gone.
 *   <li>What another one of them owns as well is not asked for before its owner is gone.
 *   <li>A Usage that is composed waits until its user is gone.
 *   <li>An Object that may delete needs its ProviderConfig, and the Secret that this reads, to finish. Another one needs nothing.
 *   <li>A ProviderConfig waits for its users, by their ProviderConfigUsages. In foreground the garbage collector takes those
 *       first, so that it waits for nobody.
 * </ul>
 */
public final class Teardown {

    /** How the deletion of the XR is asked for. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND
    }

    private final World world;
    private final Map<String, ObjectNode> left;
    private final Set<String> remotes;
    private final Set<String> asked = new HashSet<>();
    private final Propagation propagation;

    private Teardown(World world, Propagation propagation) {
        this.world = world;
        this.left = new LinkedHashMap<>(world.composed());
        this.remotes = new HashSet<>(world.remotes());
        this.propagation = propagation;
        world.leaving()
                .forEach(object ->
                        left.put("leaving " + object.at("/metadata/name").asString(), object));
        left.forEach((name, manifest) -> {
            if (World.isDying(manifest)) {
                asked.add(name);
            }
        });
    }

    /**
     * What is left when nothing moves any more.
     *
     * @param composed the composed resources that hang, by their names in the pipeline
     * @param remotes what Objects made in clusters and did not delete, as in {@link World#remotes}
     */
    public record Left(Set<String> composed, Set<String> remotes) {}

    /** Whether a Usage keeps the XR, so that whoever deletes it is told to try again. */
    public static boolean isRefused(World world) {
        return Usages.keep(world.xr(), world.composed().values());
    }

    /** Deletes the XR of a world, which itself stays as it is. */
    public static Left of(World world, Propagation propagation, Random random) {
        Teardown teardown = new Teardown(world, propagation);
        boolean moves = true;
        while (moves) {
            moves = teardown.round(random);
        }
        return new Left(teardown.left.keySet(), teardown.remotes);
    }

    private boolean round(Random random) {
        boolean moves = false;
        List<String> order = new ArrayList<>(left.keySet());
        Collections.shuffle(order, random);
        for (String name : order) {
            ObjectNode manifest = left.get(name);
            if (asked.contains(name)) {
                moves |= finish(name, manifest);
            } else if (!isProtected(manifest) && !isOwned(manifest)) {
                moves |= asked.add(name);
            }
        }
        return moves;
    }

    private boolean isProtected(JsonNode manifest) {
        return Usages.keep(manifest, left.values());
    }

    /** By another one of the XR's resources: with more than one owner, the garbage collector waits for the last to go. */
    private boolean isOwned(JsonNode manifest) {
        return StreamSupport.stream(manifest.at("/metadata/ownerReferences").spliterator(), false)
                .map(owner -> owner.path("uid").asString(""))
                .anyMatch(uid -> left.values().stream()
                        .anyMatch(
                                owner -> owner.at("/metadata/uid").asString("").equals(uid)));
    }

    private boolean finish(String name, ObjectNode manifest) {
        boolean waits = switch (manifest.path("kind").asString()) {
            case "Usage" ->
                left.values().stream()
                        .anyMatch(user ->
                                Usages.isNamed(user, manifest.path("spec").path("by")));
            case "Object" -> deletes(manifest) && !reaches(manifest);
            case "ProviderConfig" ->
                propagation == Propagation.BACKGROUND && left.values().stream().anyMatch(user -> uses(user, manifest));
            default -> false;
        };
        if (waits) {
            return false;
        }
        if (isKind(manifest, "Object") && deletes(manifest)) {
            remotes.remove(world.remote(manifest));
            removeNamespaced(manifest);
        }
        left.remove(name);
        return true;
    }

    /** What is in a namespace goes with it. */
    private void removeNamespaced(JsonNode object) {
        JsonNode gone = object.at("/spec/forProvider/manifest");
        if (isKind(gone, "Namespace")) {
            String cluster = world.clusterOf(object).orElseThrow() + " ";
            remotes.removeIf(remote -> remote.startsWith(cluster) && remote.contains(" " + nameOf(gone) + "/"));
        }
    }

    private static boolean deletes(JsonNode object) {
        return StreamSupport.stream(
                        object.path("spec").path("managementPolicies").spliterator(), false)
                .map(JsonNode::asString)
                .anyMatch(Set.of("*", "Delete")::contains);
    }

    /** Whether an Object's ProviderConfig, if it is one of the XR's own, and its Secret are there. */
    private boolean reaches(JsonNode object) {
        String name = object.at("/spec/providerConfigRef/name").asString("");
        return !isOwnProviderConfig(name)
                || left.values().stream()
                        .filter(config -> uses(object, config))
                        .anyMatch(config -> left.values().stream()
                                .anyMatch(secret -> isKind(secret, "Secret")
                                        && nameOf(secret)
                                                .equals(config.at("/spec/credentials/secretRef/name")
                                                        .asString(""))));
    }

    /** Ours are called after the XR's namespace and name; others belong to the platform, and stay. */
    private static boolean isOwnProviderConfig(String name) {
        return name.equals(World.OWN_PROVIDER_CONFIG);
    }

    /** Providers of Objects and of Releases have ProviderConfigs of their own kinds. */
    private static boolean uses(JsonNode user, JsonNode config) {
        return Usages.group(user).equals(Usages.group(config))
                && isKind(config, "ProviderConfig")
                && user.at("/spec/providerConfigRef/kind").asString("").equals("ProviderConfig")
                && user.at("/spec/providerConfigRef/name").asString("").equals(nameOf(config));
    }

    private static boolean isKind(JsonNode manifest, String kind) {
        return manifest.path("kind").asString("").equals(kind);
    }

    private static String nameOf(JsonNode manifest) {
        return manifest.at("/metadata/name").asString("");
    }
}
