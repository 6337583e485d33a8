package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.Invalid;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what a bastion writes is apart: each place is written once, and nothing of it is read again. */
final class Overlaps {

    private final Bastion bastion;

    private Overlaps(Bastion bastion) {
        this.bastion = bastion;
    }

    /**
     * Checks a bastion.
     *
     * @throws Invalid where it would write one Secret or ConfigMap twice, or read a Secret that it writes
     */
    static void check(Bastion bastion) {
        Overlaps overlaps = new Overlaps(bastion);
        overlaps.writesEachOnce();
        overlaps.readsNotWhatItWrites();
    }

    /** A Secret that the bastion fills others from is not one to hand out: both would be written by turns. */
    private void writesEachOnce() {
        if (!bastion.isPublic() && sources().anyMatch(bastion.target().name()::equals)) {
            throw onTheWay("spec.secretName", bastion.target());
        }
        for (int i = 0; i < bastion.deliveries().size(); i++) {
            Target target = bastion.deliveries().get(i).target();
            String path = Deliveries.namePath("spec.deliveries[" + i + "]", target);
            // A ProviderConfig may lead to this very cluster, where a Secret of that name would be taken for the
            // delivery.
            if (isNamedAs(target, bastion.target())) {
                throw new Invalid(
                        path,
                        "has \"" + target.name() + "\", the " + target.kind() + " that the bastion writes anyway",
                        "another name");
            }
            boolean beside = !target.isPublic() && target.namespace().equals(bastion.namespace());
            if (beside && sources().anyMatch(target.name()::equals)) {
                throw onTheWay(path, target);
            }
        }
    }

    private static Invalid onTheWay(String path, Target target) {
        return new Invalid(
                path, "has \"" + target.name() + "\", a Secret that the bastion makes on its way", "another name");
    }

    /** The Secrets here that those elsewhere are filled from. */
    private Stream<String> sources() {
        return bastion.deliveries().stream()
                .map(Delivery::target)
                .filter(target -> target.elsewhere().isPresent() && !target.isPublic())
                .map(target -> bastion.nameOf(target.roles().secret()));
    }

    private static boolean isNamedAs(Target one, Target other) {
        return one.namespace().equals(other.namespace())
                && one.isPublic() == other.isPublic()
                && one.name().equals(other.name());
    }

    private static boolean isSecretHere(Target target) {
        return target.elsewhere().isEmpty() && !target.isPublic();
    }

    private void readsNotWhatItWrites() {
        Set<String> written = Stream.of(
                        Stream.of(bastion.target())
                                .filter(Overlaps::isSecretHere)
                                .map(Target::name),
                        bastion.deliveries().stream()
                                .map(Delivery::target)
                                .filter(Overlaps::isSecretHere)
                                .map(Target::name),
                        sources())
                .flatMap(names -> names)
                .collect(Collectors.toSet());
        for (int i = 0; i < bastion.spec().kubeconfigs().size(); i++) {
            String secret = bastion.spec().kubeconfigs().get(i).secretRef().name();
            if (written.contains(secret)) {
                throw new Invalid(
                        "spec.kubeconfigs[" + i + "].secretRef.name",
                        "has \"" + secret + "\", the Secret that the bastion writes",
                        secret.equals(bastion.target().name())
                                ? "another Secret, or another spec.secretName"
                                : "another Secret");
            }
        }
    }
}
