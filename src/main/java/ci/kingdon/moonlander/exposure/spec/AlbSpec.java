package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * Application Load Balancers of AWS, by the AWS Load Balancer Controller on the host.
 *
 * @param scheme Whether the load balancer has a public address.
 * @param targetType Whether it sends to pods or to nodes.
 * @param certificateARN The certificate that it shows. Default: the controller looks for one with the host's name in ACM.
 * @param healthcheckPath Where it asks whether a service is healthy.
 */
public record AlbSpec(
        Scheme scheme, TargetType targetType, Optional<String> certificateARN, Optional<String> healthcheckPath) {

    /** As the controller's annotation names them. */
    public enum Scheme {
        INTERNET_FACING("internet-facing"),
        INTERNAL("internal");

        private final String value;

        Scheme(String value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /** As the controller's annotation names them. */
    public enum TargetType {
        ip,
        instance
    }

    static AlbSpec of(Field alb) {
        alb.only("scheme", "targetType", "certificateARN", "healthcheckPath");
        return new AlbSpec(
                alb.at("scheme").oneOf(Scheme.class).orElse(Scheme.INTERNET_FACING),
                alb.at("targetType").oneOf(TargetType.class).orElse(TargetType.ip),
                Forms.certificateARN(alb.at("certificateARN")),
                Forms.path(alb.at("healthcheckPath")));
    }
}
