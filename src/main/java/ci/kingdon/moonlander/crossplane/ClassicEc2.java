package ci.kingdon.moonlander.crossplane;

/**
 * The cluster-scoped kinds of {@value API_VERSION} (github.com/crossplane-contrib/provider-aws). Other resources are named by the id
 * that AWS gave them: what this provider writes into a list when it resolves a reference, the next apply would take away.
 */
public final class ClassicEc2 {

    /** Their API. */
    public static final String API_VERSION = "ec2.aws.crossplane.io/v1beta1";

    private ClassicEc2() {}
}
