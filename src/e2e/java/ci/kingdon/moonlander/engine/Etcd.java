package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An etcd, for one cluster or for several that each have a prefix of their own. */
final class Etcd implements Engine.Part {

    private final String url;
    private final Daemon daemon;
    private final Recorder recorder;

    private Etcd(String url, Daemon daemon, Recorder recorder) {
        this.url = url;
        this.daemon = daemon;
        this.recorder = recorder;
    }

    static Etcd start(Processes processes, Programs programs, Path directory, String name, String address)
            throws IOException, InterruptedException {
        String clients = "http://" + address + ":2379";
        String peers = "http://" + address + ":2380";
        Daemon daemon = processes.start(
                name + "-etcd",
                List.of(
                        programs.path("etcd"),
                        "--name=" + name,
                        "--data-dir=" + directory.resolve(name).resolve("etcd"),
                        "--unsafe-no-fsync",
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=" + name + "=" + peers,
                        "--log-level=error"),
                Map.of());
        Recorder recorder = Recorder.in(directory, name);
        EtcdWatch.start(recorder, clients, daemon);
        return new Etcd(clients, daemon, recorder);
    }

    String url() {
        return url;
    }

    Recorder recorder() {
        return recorder;
    }

    Daemon daemon() {
        return daemon;
    }

    @Override
    public void close() {
        daemon.kill();
    }
}
