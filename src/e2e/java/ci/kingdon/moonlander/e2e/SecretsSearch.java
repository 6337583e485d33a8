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
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for every token and key that is in a Secret of any cluster, in every write to every etcd and in every log.
 *
 * @param engine where to look
 * @param further what to look for too
 * @param store the beginning of keys of somebody's own store, which may hold them as a Secret may; empty where there is none
 */
record SecretsSearch(Engine engine, Set<String> further, String store) {

    SecretsSearch(Engine engine) {
        this(engine, Set.of(), "");
    }

    /**
     * Fails where one is found that is not in a Secret.
     *
     * @param known what has such a token, by which the search is seen to find what is there
     */
    void findsNothing(String known, Results.Notes notes) throws IOException {
        Needles needles = new Needles();
        for (Recorder recorder : engine.recorders()) {
            Haystack.of(recorder).forEach(this::mayHold, write -> needles.addSecret(write.value()));
        }
        further.forEach(needles::addToken);
        assertThat(needles.count()).as("tokens and keys to look for").isGreaterThan(10);
        List<String> found = new ArrayList<>();
        long writes = 0;
        for (Recorder recorder : engine.recorders()) {
            writes += recorder.writes();
            Haystack.of(recorder).forEach(write -> !mayHold(write), write -> {
                if (needles.isIn(write.value())) {
                    found.add(recorder.name() + ": " + write.key());
                }
            });
        }
        Set<String> kept = new TreeSet<>();
        for (Recorder recorder : engine.recorders()) {
            Haystack.of(recorder).forEach(this::isInStore, write -> {
                if (needles.isIn(write.value())) {
                    kept.add(write.key().split("/")[3]);
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
        if (!kept.isEmpty()) {
            notes.say("some are in %s, which must be guarded as Secrets are", kept);
        }
    }

    private boolean mayHold(Haystack.Write write) {
        return write.isSecret() || isInStore(write);
    }

    private boolean isInStore(Haystack.Write write) {
        return !store.isEmpty() && write.key().startsWith(store);
    }
}
