package ci.kingdon.moonlander.network;

/** The security groups. Every machine has {@link #NODES} and one or both of the others. The order is that of {@link Rule}. */
enum Group {
    NODES("nodes", "Every machine of the cluster"),
    CONTROL_PLANE("control-plane", "Talos control plane machines"),
    WORKERS("workers", "Talos workers, and what serves HTTP and HTTPS to the outside");

    private final String word;
    private final String description;

    Group(String word, String description) {
        this.word = word;
        this.description = description;
    }

    String word() {
        return word;
    }

    String description() {
        return description;
    }
}
