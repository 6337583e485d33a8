package ci.kingdon.moonlander.kubernetes;

/** What came of reading a kubeconfig: a {@link Kubeconfig}, or what is {@link Broken} about it. */
public sealed interface KubeconfigReading permits Kubeconfig, Broken {}
