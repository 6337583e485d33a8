package ci.kingdon.moonlander.kubernetes;

/**
 * A kubeconfig that cannot be used.
 *
 * @param problem continues "the kubeconfig ..." and quotes nothing of it
 */
public record Broken(String problem) implements KubeconfigReading {}
