package ci.kingdon.moonlander.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kubeconfig of several contexts. Its bytes may be secret.
 *
 * @param entries the contexts with their clusters and users, in the order of the file
 */
public record KubeconfigFile(List<Entry> entries) {

    /**
     * A context with a cluster and a user of its own.
     *
     * @param context what the context is called
     * @param source what the cluster and the user are called: where they are from
     * @param cluster how the cluster is reached
     * @param user who reaches it
     * @param namespace the namespace that the context names, if any
     */
    public record Entry(String context, String source, Cluster cluster, User user, Optional<String> namespace) {

        /** The context of a kubeconfig that reaches one cluster. */
        public static Entry of(String context, String source, Kubeconfig kubeconfig) {
            return new Entry(context, source, kubeconfig.cluster(), kubeconfig.user(), kubeconfig.namespace());
        }

        /** A kubeconfig with this context alone, if it is one that {@link Kubeconfig#read} would take. */
        public KubeconfigReading alone() {
            return Kubeconfig.checked(cluster, user, namespace);
        }

        /** Names the context and nobody's credentials. */
        @Override
        public String toString() {
            return "context " + context + " of " + source;
        }
    }

    /** A file without contexts. */
    public static final KubeconfigFile EMPTY = new KubeconfigFile(List.of());

    /**
     * The file's bytes, the same for the same content.
     *
     * @param current the context that is used where nobody names one
     */
    public byte[] toBytes(Optional<String> current) {
        KubeconfigDocument document = new KubeconfigDocument();
        entries.forEach(entry -> document.cluster(entry.source(), entry.cluster())
                .user(entry.source(), entry.user())
                .context(entry.context(), entry.source(), entry.source(), entry.namespace()));
        return document.toBytes(current);
    }

    /** Reads a file that {@link #toBytes} wrote. What somebody else has made of it meanwhile is left out. */
    public static KubeconfigFile read(byte[] bytes) {
        try {
            JsonNode tree = Yaml.read(bytes);
            return tree != null && KubeconfigFields.fit(tree) ? of(tree) : EMPTY;
        } catch (JacksonException e) {
            return EMPTY;
        }
    }

    private static KubeconfigFile of(JsonNode tree) {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode named : tree.path("contexts")) {
            JsonNode context = named.path("context");
            Optional<String> name = KubeconfigFields.text(named, "name");
            Optional<String> source = KubeconfigFields.text(context, "cluster");
            Optional<ObjectNode> cluster = KubeconfigFields.named(tree, "cluster", source);
            Optional<ObjectNode> user = KubeconfigFields.named(tree, "user", source);
            if (name.isPresent() && cluster.isPresent() && user.isPresent()) {
                entries.add(new Entry(
                        name.get(),
                        source.orElseThrow(),
                        new Cluster(cluster.get()),
                        new User(user.get()),
                        KubeconfigFields.text(context, "namespace")));
            }
        }
        return new KubeconfigFile(List.copyOf(entries));
    }

    /** Names the contexts and nobody's credentials. */
    @Override
    public String toString() {
        return "kubeconfig of " + entries;
    }
}
