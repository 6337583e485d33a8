package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Somebody at a terminal: kubectl, the real kubelogin as its plugin, and a browser without a screen. Everybody has a home of their own, with
 * the cache of tokens and the browser's cookies.
 */
public final class Kubelogin {

    /** Longer than kubelogin waits by itself for somebody to log in. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /**
     * Follows every redirect as a browser does, types a name and a password where Dex asks for them, and grants what it asks for. It says
     * no URL, for codes are in them.
     */
    private static final String BROWSER = """
            #!/usr/bin/env bash
            set -euo pipefail
            page=$(mktemp -d)
            trap 'rm -r "$page"' EXIT
            visit() {
              curl --silent --show-error --location --max-redirs 20 --cacert "$HOME/authority.crt" \\
                --cookie "$HOME/cookies" --cookie-jar "$HOME/cookies" \\
                --output "$page/body" --write-out '%{http_code} %{url_effective}' "$@"
            }
            read -r status url <<< "$(visit "$1")"
            if grep -q 'name="password"' "$page/body"; then
              read -r status url <<< "$(visit --data-urlencode "login@$HOME/name" --data-urlencode "password@$HOME/password" "$url")"
            fi
            if grep -q 'name="approval"' "$page/body"; then
              request=$(sed -n 's/.*name="req" value="\\([^"]*\\)".*/\\1/p' "$page/body" | head -n 1)
              read -r status url <<< "$(visit --data-urlencode "req=$request" --data approval=approve "$url")"
            fi
            if [ "$status" -ge 400 ]; then
              echo "browser: the page has status $status: $(sed 's/<[^>]*>//g' "$page/body" | tr -s '[:space:]' ' ')" >&2
              exit 1
            fi
            """;

    /** How a shell says that a process was killed. */
    private static final int KILLED = 137;

    private static final String NO_COOKIES = "# Netscape HTTP Cookie File\n";

    private final Path home;
    private final Path programs;
    private boolean trusting;

    private Kubelogin(Path home, Path programs) {
        this.home = home;
        this.programs = programs;
    }

    /**
     * A new home.
     *
     * @param authority whom the browser trusts, as PEM
     */
    static Kubelogin of(Programs programs, Path home, String authority) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("authority.crt"), authority);
        Files.writeString(home.resolve("cookies"), NO_COOKIES);
        Path browser = Files.writeString(bin.resolve("browser"), BROWSER);
        Files.setPosixFilePermissions(browser, PosixFilePermissions.fromString("rwxr-xr-x"));
        // What kubelogin starts where nobody gives it a browser's command.
        Files.createSymbolicLink(bin.resolve("xdg-open"), browser);
        Path kubelogin = Path.of(programs.path("kubelogin")).toAbsolutePath();
        Files.createSymbolicLink(bin.resolve("kubelogin"), kubelogin);
        // As kubectl finds it as oidc-login.
        Files.createSymbolicLink(bin.resolve("kubectl-oidc_login"), kubelogin);
        return new Kubelogin(home, bin);
    }

    /**
     * What a command did.
     *
     * @param took from its start to its end
     */
    public record Answer(int exit, String out, String err, Duration took) {

        /** Whether it succeeded. */
        public boolean succeeded() {
            return exit == 0;
        }

        /** Whether whoever was asked has said anything: an API server of a busy machine may not. */
        public boolean isAnswered() {
            return exit == 0
                    || exit != KILLED
                            && Stream.of("Unable to connect to the server", "connection lost", "net/http: ", ": EOF")
                                    .noneMatch(err::contains);
        }

        /** What it said where it must have succeeded. */
        public String mustSucceed() {
            if (exit != 0) {
                throw new AssertionError("it failed with " + exit + ": " + err);
            }
            return out;
        }
    }

    /** Lets all programs trust the authority, as on a machine where a company has put it, and not the browser alone. */
    public void trust() {
        trusting = true;
    }

    /** The command of the browser. */
    public String browser() {
        return programs.resolve("browser").toString();
    }

    /** Gives the browser a cookie, as if its user had signed in somewhere. */
    public void setCookie(String site, String name, String value) throws IOException {
        Files.writeString(
                home.resolve("cookies"),
                String.join("\t", site, "FALSE", "/", "TRUE", "0", name, value) + "\n",
                StandardOpenOption.APPEND);
    }

    /** Forgets who has signed in anywhere. */
    public void forgetCookies() throws IOException {
        Files.writeString(home.resolve("cookies"), NO_COOKIES);
    }

    /** Says what the browser's user types where a page asks for a name and a password. */
    public void setAccount(String name, String password) throws IOException {
        Files.writeString(home.resolve("name"), name);
        Files.writeString(home.resolve("password"), password);
    }

    /** Runs kubectl. */
    public Answer kubectl(Path kubeconfig, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig=" + kubeconfig));
        command.addAll(arguments);
        return run(command);
    }

    /** Runs kubelogin. */
    public Answer kubelogin(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubelogin"));
        command.addAll(arguments);
        return run(command);
    }

    /** The token that kubelogin hands to kubectl. */
    public static String token(Answer answer) {
        return Yaml.one(answer.mustSucceed()).at("/status/token").stringValue();
    }

    /** The files that kubelogin keeps tokens in. */
    public List<Path> cache() throws IOException {
        Path folder = home.resolve(".kube/cache/oidc-login");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".lock")).toList();
        }
    }

    private Answer run(List<String> command) throws IOException, InterruptedException {
        // env finds the command by the PATH of this home.
        List<String> all = new ArrayList<>(List.of("/usr/bin/env", "-i"));
        Map.of("HOME", home.toString(), "PATH", programs + ":/usr/local/bin:/usr/bin:/bin")
                .forEach((name, value) -> all.add(name + "=" + value));
        if (trusting) {
            all.add("SSL_CERT_FILE=" + home.resolve("authority.crt"));
        }
        all.addAll(command);
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(all)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Answer answer = new Answer(process.exitValue(), read(out), read(err), took);
        Files.delete(out);
        Files.delete(err);
        return answer;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
