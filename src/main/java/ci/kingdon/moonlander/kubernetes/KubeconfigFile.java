package ci.kingdon.moonlander.kubernetes;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

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
    public record Entry(String context, String source, Cluster cluster, AuthInfo user, Optional<String> namespace) {

        /** The context of a kubeconfig that reaches one cluster. */
        public static Entry of(String context, String source, Kubeconfig kubeconfig) {
            return new Entry(context, source, kubeconfig.cluster(), kubeconfig.user(), kubeconfig.namespace());
        }

        /** A kubeconfig with this context alone, if it is one that {@link Kubeconfig#read} would take. */
        public KubeconfigReading alone() {
            return Kubeconfig.checked(cluster, user, namespace.orElse(null));
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
        ConfigBuilder config = new ConfigBuilder().withApiVersion("v1").withKind("Config");
        entries.forEach(entry -> config.addNewCluster()
                .withName(entry.source())
                .withCluster(entry.cluster())
                .endCluster()
                .addNewUser()
                .withName(entry.source())
                .withUser(entry.user())
                .endUser()
                .addNewContext()
                .withName(entry.context())
                .withNewContext()
                .withCluster(entry.source())
                .withUser(entry.source())
                .withNamespace(entry.namespace().orElse(null))
                .endContext()
                .endContext());
        return Kubeconfig.YAML.writeValueAsBytes(
                config.withCurrentContext(current.orElse(null)).build());
    }

    /** Reads a file that {@link #toBytes} wrote. What somebody else has made of it meanwhile is left out. */
    public static KubeconfigFile read(byte[] bytes) {
        try {
            Config config = Kubeconfig.YAML.readValue(bytes, Config.class);
            return config == null ? EMPTY : of(config);
        } catch (JacksonException e) {
            return EMPTY;
        }
    }

    private static KubeconfigFile of(Config config) {
        List<Entry> entries = new ArrayList<>();
        for (NamedContext named : present(config.getContexts())) {
            Context context = named.getContext();
            if (named.getName() == null || context == null || context.getCluster() == null) {
                continue;
            }
            Optional<Cluster> cluster =
                    named(config.getClusters(), context.getCluster(), NamedCluster::getName, NamedCluster::getCluster);
            Optional<AuthInfo> user =
                    named(config.getUsers(), context.getCluster(), NamedAuthInfo::getName, NamedAuthInfo::getUser);
            if (cluster.isPresent() && user.isPresent()) {
                entries.add(new Entry(
                        named.getName(),
                        context.getCluster(),
                        cluster.get(),
                        user.get(),
                        Optional.ofNullable(context.getNamespace())));
            }
        }
        return new KubeconfigFile(List.copyOf(entries));
    }

    private static <N, T> Optional<T> named(
            Collection<N> all, String name, Function<N, String> nameOf, Function<N, T> valueOf) {
        return present(all).stream()
                .filter(one -> name.equals(nameOf.apply(one)))
                .findFirst()
                .map(valueOf);
    }

    private static <T> List<T> present(Collection<T> all) {
        return Stream.ofNullable(all)
                .flatMap(Collection::stream)
                .filter(one -> one != null)
                .toList();
    }

    /** Names the contexts and nobody's credentials. */
    @Override
    public String toString() {
        return "kubeconfig of " + entries;
    }
}
