package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.kubernetes.Broken;
import ci.kingdon.moonlander.kubernetes.Certificates;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Certificates in the kubeconfigs of a landing's Secrets, each found once however many Secrets have it. */
final class CertificateCheck {

    private static final String AUTHORITY = "CA certificate";
    private static final String CLIENT = "client certificate";

    private final Inspection inspection;
    private final Map<Held, Set<String>> held = new LinkedHashMap<>();
    private final Set<String> unreadable = new TreeSet<>();

    /** A certificate, and what it is for. */
    private record Held(String use, X509Certificate certificate) {}

    private CertificateCheck(Inspection inspection) {
        this.inspection = inspection;
    }

    static Stream<Finding> find(InspectedSecrets secrets, Inspection inspection) {
        CertificateCheck check = new CertificateCheck(inspection);
        secrets.kubeconfigs().forEach((secret, reading) -> {
            if (reading instanceof Kubeconfig kubeconfig) {
                check.read(secret, AUTHORITY, kubeconfig.cluster().certificateAuthorityData());
                check.read(secret, CLIENT, kubeconfig.user().clientCertificateData());
            }
        });
        return Stream.of(broken(secrets), check.unreadable(), check.expiring()).flatMap(found -> found);
    }

    private void read(String secret, String use, Optional<String> data) {
        data.filter(text -> !text.isEmpty())
                .ifPresent(text -> Certificates.ofData(text)
                        .ifPresentOrElse(
                                certificates -> certificates.forEach(certificate -> held.computeIfAbsent(
                                                new Held(use, certificate), _ -> new TreeSet<>())
                                        .add(secret)),
                                () -> unreadable.add(secret)));
    }

    private static Stream<Finding> broken(InspectedSecrets secrets) {
        return secrets.kubeconfigs().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Broken)
                .map(entry -> new Finding(
                        Severity.Critical,
                        "KubeconfigBroken",
                        "what is in Secret " + entry.getKey() + " is no kubeconfig that a program in another pod can"
                                + " use; see who writes the Secret: kubectl get secret -o yaml --show-managed-fields"));
    }

    private Stream<Finding> unreadable() {
        return unreadable.stream()
                .map(secret -> new Finding(
                        Severity.Warning,
                        "CertificateUnreadable",
                        "the kubeconfig in Secret " + secret
                                + " has a certificate that cannot be read; see what the planet's"
                                + " own kubeconfig has"));
    }

    private Stream<Finding> expiring() {
        return held.entrySet().stream().flatMap(entry -> expiring(entry.getKey(), entry.getValue()));
    }

    private Stream<Finding> expiring(Held what, Set<String> secrets) {
        Instant end = what.certificate.getNotAfter().toInstant();
        String where = "in Secret " + String.join(", ", secrets);
        String todo = what.use.equals(AUTHORITY)
                ? "renew the planet's CA, and the kubeconfig that the landing was given with it"
                : "give the landing a kubeconfig with a new one";
        if (end.isBefore(inspection.now())) {
            return Stream.of(new Finding(
                    Severity.Critical,
                    "CertificateExpired",
                    "the " + what.use + " " + where + " has expired at " + end + "; " + todo));
        }
        Duration left = Duration.between(inspection.now(), end);
        return left.compareTo(inspection.spec().certificateExpiry()) < 0
                ? Stream.of(new Finding(
                        Severity.Warning,
                        "CertificateExpires",
                        "the " + what.use + " " + where + " expires at " + end + ", in " + Inspection.words(left) + "; "
                                + todo))
                : Stream.empty();
    }
}
