package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.AlbSpec;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Role;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Application Load Balancers of AWS, by an Ingress for each service. What the annotations mean is in the documentation of the AWS Load
 * Balancer Controller, Ingress annotations.
 *
 * @param spec the spec
 */
record LoadBalancers(AlbSpec spec) implements Way {

    private static final String PREFIX = "alb.ingress.kubernetes.io/";

    /** Which the controller's chart installs. */
    private static final String CLASS = "alb";

    /** The longest name of a group (Ingress annotations, group.name). */
    private static final int LONGEST_GROUP = 63;

    @Override
    public void entry(Published service, HostResources host) {
        Role role = host.exposure().roleOf(service, "alb");
        IngressManifest ingress = new IngressManifest(
                role,
                CLASS,
                annotations(host.exposure(), service),
                Optional.empty(),
                Optional.empty(),
                Optional.of(service.host()));
        host.compose(role, ingress.of(service, host), seen -> Lacks.address(seen, "the AWS Load Balancer Controller"));
    }

    private Map<String, String> annotations(Exposure exposure, Published service) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(PREFIX + "scheme", spec.scheme().toString());
        annotations.put(PREFIX + "target-type", spec.targetType().toString());
        annotations.put(PREFIX + "listen-ports", "[{\"HTTP\": 80}, {\"HTTPS\": 443}]");
        annotations.put(PREFIX + "ssl-redirect", "443");
        annotations.put(PREFIX + "backend-protocol", service.isTls() ? "HTTPS" : "HTTP");
        spec.certificateARN().ifPresent(arn -> annotations.put(PREFIX + "certificate-arn", arn));
        spec.healthcheckPath().ifPresent(path -> annotations.put(PREFIX + "healthcheck-path", path));
        exposure.defaults()
                .albGroup()
                .ifPresent(group -> annotations.put(PREFIX + "group.name", group(group, exposure)));
        return annotations;
    }

    /** The controller makes nothing for a whole group while one Ingress of it is wrong. So each tenant has a group of its own. */
    private static String group(String group, Exposure exposure) {
        return Names.shortened(group + "." + exposure.id().namespace().orElseThrow(), LONGEST_GROUP);
    }

    @Override
    public boolean endsTls(Exposure exposure, Published service) {
        return true;
    }

    @Override
    public String inWords() {
        return "an Application Load Balancer";
    }
}
