package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.CertificateSpec;
import ci.kingdon.moonlander.exposure.spec.DnsSpec;
import ci.kingdon.moonlander.exposure.spec.ExposureDefaultsSpec;
import ci.kingdon.moonlander.exposure.spec.ExposureSpec;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;

/**
 * An exposure, with everything decided that its spec leaves open.
 *
 * @param id the XR
 * @param spec what was asked for
 * @param host the cluster of the services
 * @param defaults what the platform decides
 * @param services the services with their names
 */
record Exposure(
        Identity id, ExposureSpec spec, HostCluster host, ExposureDefaultsSpec defaults, List<Published> services) {

    /**
     * The longest name of an Object. provider-kubernetes applies what an Object has as the field manager provider-kubernetes/ and the
     * Object's name (v1.2.1, ssaFieldOwner), and Kubernetes takes 128 characters for a field manager.
     */
    private static final int LONGEST_OBJECT = 128 - "provider-kubernetes/".length();

    String namespace() {
        return spec.namespace();
    }

    String domain() {
        return spec.domain();
    }

    /** The name of the composed resource of a role. */
    String nameOf(Role role) {
        return Names.shortened(id.name() + "-" + role.key(), LONGEST_OBJECT);
    }

    /** The name on the host of what a role is for. Deployments write theirs into labels. */
    String remoteNameOf(Role role) {
        return Names.shortened(id.name() + "-" + ExposureRoles.plain(role), Names.LONGEST_LABEL);
    }

    /** The role of what there is once in a namespace. */
    Role roleIn(String namespace, String kind) {
        return ExposureRoles.in(namespace, kind, namespace());
    }

    /**
     * The role of what is made for one service.
     *
     * @param kind what it is, in words
     */
    Role roleOf(Published service, String kind) {
        return roleIn(service.namespace(), kind + "-" + service.name());
    }

    /**
     * The Secret that cert-manager writes in a namespace; empty where no certificate is asked for. cert-manager writes over what has the
     * name. So in namespaces of others the name has a part that nothing else has.
     */
    Optional<String> certificateSecret(String namespace) {
        return spec.certificate()
                .map(certificate -> certificate
                        .secretName()
                        .orElseGet(() -> Names.shortened(
                                id.name() + "-tls" + (namespace.equals(namespace()) ? "" : "-" + Names.hash(id.uid())),
                                Names.LONGEST_SUBDOMAIN)));
    }

    Optional<CertificateSpec> certificate() {
        return spec.certificate();
    }

    /** Whether external-dns makes records. */
    boolean hasRecords() {
        return spec.dns().records() == DnsSpec.Records.ExternalDNS;
    }
}
