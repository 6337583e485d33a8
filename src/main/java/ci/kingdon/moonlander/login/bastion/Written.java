package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.kubernetes.Cluster;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigFile;
import ci.kingdon.moonlander.kubernetes.KubeconfigFile.Entry;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the bastion wrote before. A context whose source is missing for a while stays as it was written. Somebody else may have changed what
 * was written, so that it is checked like what comes from elsewhere.
 *
 * @param file the kubeconfig as it stands
 */
record Written(KubeconfigFile file) {

    /** Whether a context of this name and source was written. */
    boolean has(String context, String source) {
        return entry(source).filter(entry -> entry.context().equals(context)).isPresent();
    }

    /** What the context of a source was called. */
    Optional<String> name(String source) {
        return entry(source).map(Entry::context);
    }

    /** The sources of everything that was written. */
    Stream<String> sources() {
        return file.entries().stream().map(Entry::source);
    }

    /** The context of a source with its credential. */
    Optional<Kubeconfig> credential(String source) {
        return entry(source).map(Entry::alone).map(reading -> reading instanceof Kubeconfig good ? good : null);
    }

    /** The context of a source with the user that logs in as the spec says today. */
    Optional<Kubeconfig> login(String source, Kubelogin kubelogin) {
        return entry(source)
                .flatMap(entry -> Kubelogin.issuer(entry.user())
                        .filter(_ -> PublicData.isServer(entry.cluster().server()))
                        .map(issuer -> cluster(entry, kubelogin, issuer)));
    }

    private static Kubeconfig cluster(Entry entry, Kubelogin kubelogin, Issuer issuer) {
        return new Kubeconfig(
                Cluster.at(entry.cluster().server())
                        .withCertificateAuthorityData(
                                entry.cluster().certificateAuthorityData().filter(PublicData::isAuthority)),
                kubelogin.user(issuer),
                Optional.empty());
    }

    private Optional<Entry> entry(String source) {
        return file.entries().stream()
                .filter(entry -> entry.source().equals(source))
                .findFirst();
    }
}
