package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigReading;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The Secrets of a landing. What is in them is secret.
 *
 * @param landing whose they are
 * @param kubeconfigs by the Secret's name, what is read of each that is there and has a kubeconfig
 * @param missing the names of those that are not there
 * @param token the token as the provider wrote it; empty where that is not known
 */
record InspectedSecrets(
        InspectedLanding landing,
        Map<String, KubeconfigReading> kubeconfigs,
        Set<String> missing,
        Optional<String> token) {

    static InspectedSecrets of(InspectedLanding landing, Lookup lookup) {
        Map<String, KubeconfigReading> kubeconfigs = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        for (String name : landing.secrets()) {
            lookup.one(landing.secret(name))
                    .map(ObservedResource::manifest)
                    .filter(InspectedSecrets::hasKubeconfig)
                    .ifPresent(secret -> kubeconfigs.put(name, KubeconfigSecret.read(secret, Optional.empty())));
            if (lookup.isMissing(landing.secret(name))) {
                missing.add(name);
            }
        }
        Optional<String> token = landing.tokenSecret()
                .flatMap(name -> lookup.one(landing.secret(name)))
                .flatMap(secret -> secret.manifest().at("/data/token").stringValueOpt());
        return new InspectedSecrets(landing, kubeconfigs, missing, token);
    }

    /** Those for Argo CD have other keys, and so have those that are no kubeconfigs. */
    private static boolean hasKubeconfig(JsonNode secret) {
        return secret.path("data").hasNonNull(KubeconfigSecret.KEY)
                || secret.path("data").hasNonNull(KubeconfigSecret.CLUSTER_API_KEY);
    }

    /** The kubeconfig in a Secret, if it can be read. */
    Optional<Kubeconfig> kubeconfig(String secret) {
        return kubeconfigs.get(secret) instanceof Kubeconfig kubeconfig ? Optional.of(kubeconfig) : Optional.empty();
    }

    /** Whether a kubeconfig is for the identity whose token the provider wrote, or that the landing's own kubeconfig has. */
    boolean isOurs(Kubeconfig kubeconfig) {
        Optional<String> wanted =
                token.or(() -> kubeconfig(landing.kubeconfigSecret()).flatMap(InspectedSecrets::encodedToken));
        return wanted.isEmpty() || wanted.equals(encodedToken(kubeconfig));
    }

    private static Optional<String> encodedToken(Kubeconfig kubeconfig) {
        return kubeconfig
                .user()
                .token()
                .map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Names the landing and nothing of its Secrets. */
    @Override
    public String toString() {
        return "Secrets of " + landing.resource();
    }
}
