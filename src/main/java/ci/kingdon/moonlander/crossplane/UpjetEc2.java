package ci.kingdon.moonlander.crossplane;

/**
 * The namespaced kinds of {@value API_VERSION} (github.com/upbound/provider-aws). Other resources are named by the id that AWS gave
 * them.
 */
public final class UpjetEc2 {

    /** Their API. */
    public static final String API_VERSION = "ec2.aws.m.upbound.io/v1beta1";

    private UpjetEc2() {}
}
