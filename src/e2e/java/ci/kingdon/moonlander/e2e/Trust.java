package ci.kingdon.moonlander.e2e;

import java.util.List;
import java.util.stream.Collectors;

/** An API server's trust in issuers, as the file that it reads. Who is a member of nothing does not get in. */
record Trust(List<Logins.Issuer> issuers, String audience, String authority) {

    /** The file. */
    String file() {
        return """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt:
                """ + issuers.stream().map(this::entry).collect(Collectors.joining());
    }

    private String entry(Logins.Issuer issuer) {
        return """
                - issuer:
                    url: %s
                    audiences: ["%s"]
                    audienceMatchPolicy: MatchAny
                    certificateAuthority: |
                %s
                  claimValidationRules:
                  - expression: has(claims.groups) && size(dyn(claims.groups)) > 0
                    message: not a member of anything
                  claimMappings:
                    username: {claim: email, prefix: "%s"}
                    groups: {claim: groups, prefix: "%s"}
                """.formatted(
                issuer.url(), audience, authority.strip().indent(6).stripTrailing(), issuer.prefix(), issuer.prefix());
    }
}
