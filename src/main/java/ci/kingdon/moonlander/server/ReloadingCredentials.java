package ci.kingdon.moonlander.server;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials of a directory, read again when they change, until closed. New connections get the new ones; those that
 * are open go on as they are.
 *
 * <p>It polls, because not every file system tells of changes, and compares content, because times need not change with it.
 */
final class ReloadingCredentials implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingCredentials.class);

    private final Path directory;
    private final Tls tls;
    private final SwitchingSslContext context;
    private final Thread poller;

    /** The digest of what is in use. Only the poller writes it. */
    private String current;

    /** What was last complained about, so that it is not complained about at each poll. */
    private String complaint;

    private ReloadingCredentials(Path directory, Duration interval, Tls tls, Credentials credentials)
            throws IOException {
        this.directory = directory;
        this.tls = tls;
        this.context = new SwitchingSslContext(tls.context(credentials));
        this.current = credentials.digest();
        this.poller = Thread.ofVirtual().name("credentials").unstarted(() -> poll(interval));
    }

    /**
     * Reads the credentials and goes on to watch them.
     *
     * @param interval how long to wait from one look to the next
     * @throws IOException where they cannot be used as they are now
     */
    static ReloadingCredentials watch(Path directory, Duration interval, Tls tls) throws IOException {
        ReloadingCredentials credentials =
                new ReloadingCredentials(directory, interval, tls, Credentials.read(directory));
        credentials.poller.start();
        return credentials;
    }

    /** A context that always is the latest one. */
    SslContext context() {
        return context;
    }

    @Override
    public void close() {
        poller.interrupt();
    }

    private void poll(Duration interval) {
        try {
            while (true) {
                Thread.sleep(interval);
                reload();
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped watching {}", directory);
        }
    }

    private void reload() {
        try {
            Credentials credentials = Credentials.read(directory);
            complaint = null;
            if (!credentials.digest().equals(current)) {
                context.switchTo(tls.context(credentials));
                current = credentials.digest();
                LOG.info("took up new certificates: {}", credentials);
            }
        } catch (IOException e) {
            complain(e.getMessage());
        } catch (RuntimeException | Error e) {
            // Whatever it is, polling must go on: a server whose certificate runs out fails every call.
            complain(directory + ": " + e.getClass().getName());
        }
    }

    private void complain(String wrong) {
        if (!wrong.equals(complaint)) {
            LOG.warn("kept the certificates in use, and will try again: {}", wrong);
            complaint = wrong;
        }
    }
}
