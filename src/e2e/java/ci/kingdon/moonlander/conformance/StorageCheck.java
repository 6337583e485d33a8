package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What vclusters keep is kept. */
final class StorageCheck implements Check {

    static final String NAME = "storage";

    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

    /** Which Kubernetes still honours. */
    private static final String BETA = "storageclass.beta.kubernetes.io/is-default-class";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "a StorageClass is the default one, for the volumes of vclusters";
    }

    @Override
    public Finding look(Run run) {
        List<StorageClass> all =
                run.client().storage().v1().storageClasses().list().getItems();
        return all.stream()
                .filter(StorageCheck::isDefault)
                .findFirst()
                .<Finding>map(each -> new Finding.Passed(each.getMetadata().getName() + " of " + each.getProvisioner()))
                .orElseGet(() -> new Finding.Failed(
                        "of " + all.size()
                                + " StorageClasses none is the default: a vcluster's pod would wait for its volume for ever",
                        "kubectl annotate storageclass NAME " + DEFAULT + "=true; or, where planets need no volume, "
                                + run.options().again("SKIP=" + NAME)));
    }

    private static boolean isDefault(StorageClass storage) {
        return Stream.of(DEFAULT, BETA)
                .anyMatch(
                        annotation -> Optional.ofNullable(storage.getMetadata().getAnnotations())
                                .filter(all -> "true".equals(all.get(annotation)))
                                .isPresent());
    }
}
