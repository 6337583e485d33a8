package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.KubeconfigFile;
import ci.kingdon.moonlander.kubernetes.KubeconfigFile.Entry;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.login.bastion.spec.BastionSpec.Format;
import ci.kingdon.moonlander.login.bastion.spec.CloudInitSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The second stage: the kubeconfig is in the bastion's namespace. */
final class Writing {

    /** The key under which KubeVirt looks for cloud-init's user data (kubevirt.io/kubevirt, pkg/cloud-init). */
    private static final String USER_DATA = "userdata";

    private final Bastion bastion;
    private final Role role;
    private final Desired desired;

    private Writing(Bastion bastion, Desired desired) {
        this.bastion = bastion;
        this.role = role(bastion);
        this.desired = desired;
    }

    /** What was written before. */
    static Written before(Bastion bastion, Observed observed) {
        return new Written(observed.resource(role(bastion))
                .map(ObservedResource::manifest)
                .flatMap(manifest ->
                        manifest.path("data").path(KubeconfigSecret.KEY).stringValueOpt())
                .flatMap(text -> bytes(bastion, text))
                .map(KubeconfigFile::read)
                .orElse(KubeconfigFile.EMPTY));
    }

    private static Optional<byte[]> bytes(Bastion bastion, String text) {
        try {
            return Optional.of(
                    bastion.isPublic()
                            ? text.getBytes(StandardCharsets.UTF_8)
                            : Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Role role(Bastion bastion) {
        return bastion.isPublic() ? BastionRoles.CONFIG_MAP : BastionRoles.SECRET;
    }

    /** Composes the Secret or the ConfigMap once there is a context, and from then on for ever. */
    static Desired compose(Bastion bastion, Gathering gathering, Desired desired) {
        new Writing(bastion, desired).compose(gathering.entries());
        return desired;
    }

    private void compose(List<Entry> entries) {
        if (entries.isEmpty()) {
            desired.await(Awaited.soon("WaitingForContext", "waiting for the first context"));
        }
        desired.after(!entries.isEmpty(), role, () -> {
            byte[] kubeconfig = new KubeconfigFile(entries).toBytes(current(entries));
            if (bastion.isPublic()) {
                configMap(kubeconfig);
            } else {
                secret(kubeconfig);
            }
            return true;
        });
    }

    private Optional<String> current(List<Entry> entries) {
        Optional<String> asked = bastion.spec().currentContext();
        Optional<String> there =
                asked.filter(name -> entries.stream().map(Entry::context).anyMatch(name::equals));
        if (asked.isPresent() && there.isEmpty()) {
            desired.await(Awaited.soon(
                    "WaitingForContext",
                    "waiting for context " + asked.get()
                            + ", which spec.currentContext names, to be in the kubeconfig"));
        }
        return there;
    }

    private void secret(byte[] kubeconfig) {
        Map<String, String> data = new TreeMap<>(KubeconfigSecret.data(kubeconfig));
        userData(kubeconfig)
                .ifPresent(text ->
                        data.put(USER_DATA, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        desired.composeSecretAtOnce(role, desired.metadata(role).build(), data);
    }

    private void configMap(byte[] kubeconfig) {
        Map<String, String> data = new TreeMap<>();
        data.put(KubeconfigSecret.KEY, new String(kubeconfig, StandardCharsets.UTF_8));
        userData(kubeconfig).ifPresent(text -> data.put(USER_DATA, text));
        desired.composeAtOnce(
                role,
                Trees.of(new ConfigMapBuilder()
                        .withMetadata(desired.metadata(role).build())
                        .withData(data)
                        .build()));
        if (desired.composed(role).isEmpty()) {
            desired.await(Awaited.soon(
                    "WaitingForConfigMap", "waiting for Crossplane to look for ConfigMap " + bastion.target()));
        }
    }

    private Optional<String> userData(byte[] kubeconfig) {
        return bastion.spec().format() == Format.CloudInit
                ? Optional.of(CloudConfig.of(
                        bastion.spec().cloudInit().orElse(CloudInitSpec.STANDARD),
                        kubeconfig,
                        bastion.spec().hasCredentials()))
                : Optional.empty();
    }
}
