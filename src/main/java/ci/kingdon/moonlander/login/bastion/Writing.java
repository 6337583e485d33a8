package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.KubeconfigFile;
import ci.kingdon.moonlander.kubernetes.KubeconfigFile.Entry;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The second stage: the kubeconfig is in the bastion's namespace.
 *
 * @param desired what the stage wants
 * @param handout the kubeconfig; empty where it is not written, because there is no context yet, or because its name is not free
 */
record Writing(Desired desired, Optional<Handout> handout) {

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
    static Writing compose(Bastion bastion, Gathering gathering, Desired desired) {
        List<Entry> entries = gathering.entries();
        if (entries.isEmpty()) {
            desired.await(Awaited.soon("WaitingForContext", "waiting for the first context"));
        }
        Role role = role(bastion);
        desired.reserve(role);
        if (entries.isEmpty() && !desired.observed().exists(role)) {
            return new Writing(desired, Optional.empty());
        }
        Handout handout =
                new Handout(bastion.spec(), new KubeconfigFile(entries).toBytes(current(bastion, entries, desired)));
        boolean composed = Handout.compose(
                desired,
                role,
                desired.metadata(role),
                bastion.isPublic(),
                handout.data(bastion.isPublic(), bastion.spec().format()));
        return new Writing(desired, composed ? Optional.of(handout) : Optional.empty());
    }

    private static Optional<String> current(Bastion bastion, List<Entry> entries, Desired desired) {
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
}
