package ci.kingdon.moonlander.landing.trust;

import ci.kingdon.moonlander.kubernetes.Certificates;
import ci.kingdon.moonlander.kubernetes.Issuers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An issuer, as an identity provider's status has it.
 *
 * @param url as its tokens name it
 * @param certificateAuthority the CA of its server, in PEM, where that is not a public one
 */
record Issuer(String url, Optional<String> certificateAuthority) {

    /**
     * Reads one.
     *
     * @param url the URL
     * @param data the CA in base64, if there is one
     * @return empty where an API server would not take it
     */
    static Optional<Issuer> of(JsonNode url, JsonNode data) {
        String authority = data.asString("");
        return url.stringValueOpt()
                .filter(text -> problem(text, authority).isEmpty())
                .map(text -> new Issuer(text, authority.isEmpty() ? Optional.empty() : decoded(authority)));
    }

    /** What is wrong with one, as the end of a sentence. */
    static Optional<String> problem(String url, String data) {
        return Issuers.problem(url)
                .map(problem -> "an issuer that " + problem + "; allowed: " + Issuers.ALLOWED)
                .or(() -> data.isEmpty()
                        ? Optional.empty()
                        : decoded(data)
                                .map(Certificates::problem)
                                .orElse(Optional.of("is not in base64"))
                                .map(problem -> "a CA that " + problem));
    }

    private static Optional<String> decoded(String data) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The CA in base64. */
    Optional<String> encodedAuthority() {
        return certificateAuthority.map(
                pem -> Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)));
    }
}
