package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an XBastion asks for.
 *
 * @param landings Landings of the bastion's namespace whose planets get a context each.
 * @param selector Landings of the bastion's namespace that get a context each, by their labels. One that landings names too is as landings has it.
 * @param kubeconfigs Kubeconfigs in Secrets of the bastion's namespace, each with a context as it is.
 * @param oidc How people log in, in all contexts that are as OIDC.
 * @param currentContext The context that kubectl uses where nobody names one. Default: none, so that nobody acts in a cluster by accident.
 * @param secretName The Secret that the kubeconfig is written to, under the keys kubeconfig and value. Default: the bastion's name followed by -kubeconfig.
 * @param configMapName The ConfigMap that the kubeconfig is written to, under the key kubeconfig, in place of a Secret. Only where no credential is in it: all contexts are as OIDC.
 * @param format Kubeconfig, or CloudInit for a #cloud-config beside it, under the key userdata, that writes the kubeconfig on a machine.
 * @param cloudInit Where cloud-init writes the kubeconfig, where format, or that of a delivery, is CloudInit.
 * @param deliveries Where else the kubeconfig is written to: other namespaces, and other clusters.
 */
public record BastionSpec(
        List<LandingRefSpec> landings,
        Optional<SelectorSpec> selector,
        List<KubeconfigSpec> kubeconfigs,
        OidcSpec oidc,
        Optional<String> currentContext,
        Optional<String> secretName,
        Optional<String> configMapName,
        Format format,
        Optional<CloudInitSpec> cloudInit,
        List<DeliverySpec> deliveries) {

    /** As many as the XRD takes of landings, and of kubeconfigs. */
    private static final int MOST = 64;

    /** As many as the XRD takes of deliveries. */
    private static final int MOST_DELIVERIES = 16;

    /** Reads the spec of an XBastion. */
    public static BastionSpec of(Field spec) {
        spec.only(
                "landings",
                "selector",
                "kubeconfigs",
                "oidc",
                "currentContext",
                "secretName",
                "configMapName",
                "format",
                "cloudInit",
                "deliveries",
                "crossplane");
        Field selector = spec.at("selector");
        Field cloudInit = spec.at("cloudInit");
        return new BastionSpec(
                list(spec.at("landings"), MOST, LandingRefSpec::of),
                selector.isPresent() ? Optional.of(SelectorSpec.of(selector)) : Optional.empty(),
                list(spec.at("kubeconfigs"), MOST, KubeconfigSpec::of),
                OidcSpec.of(spec.at("oidc")),
                Forms.context(spec.at("currentContext")),
                Forms.name(spec.at("secretName")),
                Forms.name(spec.at("configMapName")),
                spec.at("format").oneOf(Format.class).orElse(Format.Kubeconfig),
                cloudInit.isPresent() ? Optional.of(CloudInitSpec.of(cloudInit)) : Optional.empty(),
                list(spec.at("deliveries"), MOST_DELIVERIES, DeliverySpec::of));
    }

    private static <T> List<T> list(Field field, int most, Function<Field, T> read) {
        if (field.items().size() > most) {
            throw field.invalid("has " + field.items().size() + " items", "at most " + most);
        }
        return field.items(item -> item.isPresent() ? Optional.of(read.apply(item)) : Optional.empty());
    }

    /** Whether anything is written for cloud-init. */
    public boolean hasCloudInit() {
        return format == Format.CloudInit
                || deliveries.stream().anyMatch(delivery -> delivery.format() == Format.CloudInit);
    }

    /** Whether a credential may be in the kubeconfig, now or later. */
    public boolean hasCredentials() {
        return !kubeconfigs.isEmpty()
                || landings.stream().anyMatch(landing -> landing.as() == As.ServiceAccount)
                || selector.filter(selected -> selected.as() == As.ServiceAccount)
                        .isPresent();
    }
}
