package ci.kingdon.moonlander.login.bastion.spec;

/** In which form a kubeconfig is handed out. */
public enum Format {
    Kubeconfig,
    CloudInit
}
