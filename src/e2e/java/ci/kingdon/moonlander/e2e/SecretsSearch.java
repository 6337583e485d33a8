package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.Recorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks for every token and key that is in a Secret of any cluster, in every write to every etcd and in every log. */
record SecretsSearch(Engine engine) {

    /**
     * Fails where one is found that is not in a Secret.
     *
     * @param known what has such a token, by which the search is seen to find what is there
     */
    void findsNothing(String known, Results.Notes notes) throws IOException {
        Needles needles = new Needles();
        for (Recorder recorder : engine.recorders()) {
            Haystack.of(recorder).forEach(Haystack.Write::isSecret, write -> needles.addSecret(write.value()));
        }
        assertThat(needles.count()).as("tokens and keys to look for").isGreaterThan(10);
        List<String> found = new ArrayList<>();
        long writes = 0;
        for (Recorder recorder : engine.recorders()) {
            writes += recorder.writes();
            Haystack.of(recorder).forEach(write -> !write.isSecret(), write -> {
                if (needles.isIn(write.value())) {
                    found.add(recorder.name() + ": " + write.key());
                }
            });
        }
        List<Path> logs = engine.logs();
        for (Path log : logs) {
            if (needles.isIn(Files.readAllBytes(log))) {
                found.add(log.toString());
            }
        }
        assertThat(found).isEmpty();
        assertThat(needles.isIn(known.getBytes(StandardCharsets.UTF_8))).isTrue();
        notes.say(
                "%d tokens and keys looked for in %d writes to etcd and %d logs", needles.count(), writes, logs.size());
    }
}
