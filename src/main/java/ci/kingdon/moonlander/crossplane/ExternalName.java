package ci.kingdon.moonlander.crossplane;

/** What a managed resource's counterpart is called outside Crossplane. */
public final class ExternalName {

    /**
     * The annotation that says it: of a Release the Helm release's name, of an Object nothing but its own name. A provider
     * that finds none writes the resource's name there, which is one more write for everybody to watch.
     */
    public static final String ANNOTATION = "crossplane.io/external-name";

    private ExternalName() {}
}
