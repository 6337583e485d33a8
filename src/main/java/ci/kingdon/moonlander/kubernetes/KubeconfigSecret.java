package ci.kingdon.moonlander.kubernetes;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A Secret with a kubeconfig in it: where to look, and under which keys to write. */
public final class KubeconfigSecret {

    /** Crossplane's habit: provider-kubernetes and provider-helm write and expect it under this key. */
    public static final String KEY = "kubeconfig";

    /** Cluster API's habit, which Flux shares; the original Landing controller wrote it too. */
    public static final String CLUSTER_API_KEY = "value";

    /**
     * Where others keep theirs, in the order of looking: Crossplane, Cluster API, vcluster, and kubeadm's two files as
     * Kamaji and CozyStack store them.
     */
    private static final List<String> KEYS = List.of(KEY, CLUSTER_API_KEY, "config", "admin.conf", "super-admin.conf");

    private KubeconfigSecret() {}

    /**
     * Reads the kubeconfig of a Secret.
     *
     * @param secret the manifest of a v1 Secret
     * @param key where to look; empty to try the usual ones
     */
    public static KubeconfigReading read(JsonNode secret, Optional<String> key) {
        JsonNode data = secret.path("data");
        Optional<String> found =
                key.map(List::of).orElse(KEYS).stream().filter(data::hasNonNull).findFirst();
        if (found.isEmpty()) {
            String wanted = key.map(k -> "key " + k).orElse("any of the keys " + String.join(", ", KEYS));
            List<String> keys = new ArrayList<>(data.propertyNames());
            keys.sort(null);
            return new Broken("is not there: the Secret does not have " + wanted
                    + (keys.isEmpty() ? "; it is empty" : "; it has " + String.join(", ", keys)));
        }
        return bytes(data.get(found.get())).map(Kubeconfig::read).orElseGet(() -> new Broken("is not base64"));
    }

    /** The same for a Secret's data that comes as bytes: a credential of the pipeline's. */
    public static KubeconfigReading read(Map<String, byte[]> data) {
        return KEYS.stream()
                .filter(data::containsKey)
                .findFirst()
                .map(key -> Kubeconfig.read(data.get(key)))
                .orElseGet(() -> new Broken("is not there: it has none of the keys " + String.join(", ", KEYS)));
    }

    /** The Secret's data with a kubeconfig under both keys that readers look for. */
    public static Map<String, String> data(byte[] kubeconfig) {
        String encoded = Base64.getEncoder().encodeToString(kubeconfig);
        return new TreeMap<>(Map.of(KEY, encoded, CLUSTER_API_KEY, encoded));
    }

    private static Optional<byte[]> bytes(JsonNode encoded) {
        try {
            return encoded.stringValueOpt().map(Base64.getDecoder()::decode);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
