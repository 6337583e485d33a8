package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.EngineFiles;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Helm repository on loopback, with the charts that it is given. */
public final class Charts implements Engine.Part {

    /** Where it is. */
    public static final String URL = "http://127.0.0.1:8879";

    /** Which version of vcluster's chart is there: the one that is pinned. */
    public static final String VCLUSTER_VERSION =
            EngineFiles.pinned("engine/schemas/go.mod", "github.com/loft-sh/vcluster");

    /** Which version of Dex's chart is played. */
    public static final String DEX_VERSION = "0.24.0";

    /** Which version of the chart of PostgreSQL is played. */
    public static final String POSTGRES_VERSION = "0.20.1";

    /** Which version of the chart of Redis is played. */
    public static final String REDIS_VERSION = "0.34.18";

    private final HttpServer server;

    private Charts(HttpServer server) {
        this.server = server;
    }

    /** Serves charts, each one a folder and its version. */
    static Charts serve(Processes processes, Path directory, Map<Path, String> charts)
            throws IOException, InterruptedException {
        Path served = Files.createDirectories(directory.toAbsolutePath());
        StringBuilder index = new StringBuilder("apiVersion: v1\nentries:\n");
        for (Map.Entry<Path, String> chart : charts.entrySet()) {
            Path source = chart.getKey().toAbsolutePath();
            String name = source.getFileName().toString();
            String archive = name + "-" + chart.getValue() + ".tgz";
            processes.succeed(
                    "charts",
                    List.of(
                            "tar",
                            "-czf",
                            served.resolve(archive).toString(),
                            "-C",
                            source.getParent().toString(),
                            name),
                    Map.of());
            index.append("""
                      %s:
                      - apiVersion: v2
                        name: %s
                        version: %s
                        urls: [%s]
                    """.indent(0).formatted(name, name, chart.getValue(), archive));
        }
        Files.writeString(served.resolve("index.yaml"), index);
        HttpServer server = SimpleFileServer.createFileServer(
                new InetSocketAddress("127.0.0.1", 8879), served, SimpleFileServer.OutputLevel.NONE);
        server.start();
        return new Charts(server);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
