package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Recorder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(99)
class A99SecretsScenario {

    @Test
    @DisplayName("6 Secret bytes live in Secrets: every write to every etcd, and every log, is searched")
    void nothingLeaks(Installation installation, Results.Notes notes) throws Exception {
        // Something has to be there to be found, if this is run alone.
        Tenant tenant = Tenant.of(installation, "leaks");
        tenant.landBoth(installation.engine());
        tenant.awaitBothLanded();

        Needles needles = new Needles();
        for (Recorder recorder : installation.engine().recorders()) {
            Haystack.of(recorder).forEach(Haystack.Write::isSecret, write -> needles.addSecret(write.value()));
        }
        assertThat(needles.count()).as("tokens and keys to look for").isGreaterThan(10);
        List<String> found = new ArrayList<>();
        long writes = 0;
        for (Recorder recorder : installation.engine().recorders()) {
            writes += recorder.writes();
            Haystack.of(recorder).forEach(write -> !write.isSecret(), write -> {
                if (needles.isIn(write.value())) {
                    found.add(recorder.name() + ": " + write.key());
                }
            });
        }
        List<Path> logs = installation.engine().logs();
        for (Path log : logs) {
            if (needles.isIn(Files.readAllBytes(log))) {
                found.add(log.toString());
            }
        }
        assertThat(found).isEmpty();
        // The search finds what is there: the same tokens, where they belong.
        assertThat(needles.isIn(tenant.kubeconfig("moo").getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        notes.say(
                "%d tokens and keys looked for in %d writes to etcd and %d logs", needles.count(), writes, logs.size());
    }
}
