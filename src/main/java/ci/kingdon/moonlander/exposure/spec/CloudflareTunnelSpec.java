package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A tunnel of Cloudflare's, by pods that call Cloudflare from within, so that the host needs no public address.
 *
 * @param zone The zone at Cloudflare that the names are in. Its certificate is for the zone and for names one level below.
 * @param advancedCertificate Whether the zone has a certificate for names further below too, by Cloudflare's Advanced Certificate Manager.
 * @param tunnelID The tunnel's UUID. It has to be given with credentialsSecretRef, and where DNS records are made.
 * @param credentialsSecretRef The tunnel's credentials file, key credentials.json. With it the rules are this exposure's services, in a ConfigMap.
 * @param tokenSecretRef The tunnel's token, key token. With it the rules are at Cloudflare, where somebody has to enter them.
 * @param provider Cloudflare's provider, which makes the tunnel, its rules and its DNS records. In place of tunnelID, both Secrets and dns.records.
 * @param replicas How many pods, each with connections of its own.
 */
public record CloudflareTunnelSpec(
        String zone,
        boolean advancedCertificate,
        Optional<String> tunnelID,
        Optional<SecretKeyRefSpec> credentialsSecretRef,
        Optional<SecretKeyRefSpec> tokenSecretRef,
        Optional<CloudflareProviderSpec> provider,
        int replicas) {

    /** Cloudflare takes no more of one tunnel (Tunnel availability and failover). */
    private static final int MOST_REPLICAS = 25;

    private static final int REPLICAS = 2;

    static CloudflareTunnelSpec of(Field tunnel) {
        tunnel.only(
                "zone",
                "advancedCertificate",
                "tunnelID",
                "credentialsSecretRef",
                "tokenSecretRef",
                "provider",
                "replicas");
        return tunnel.at("provider").isPresent() ? provided(tunnel) : given(tunnel);
    }

    private static CloudflareTunnelSpec provided(Field tunnel) {
        for (String field : new String[] {"tunnelID", "credentialsSecretRef", "tokenSecretRef"}) {
            if (tunnel.at(field).isPresent()) {
                throw tunnel.at(field).invalid("stands beside provider, which makes the tunnel", "either of them");
            }
        }
        return of(tunnel, Optional.empty(), Optional.of(CloudflareProviderSpec.of(tunnel.at("provider"))));
    }

    private static CloudflareTunnelSpec given(Field tunnel) {
        Field credentials = tunnel.at("credentialsSecretRef");
        if (credentials.isPresent() == tunnel.at("tokenSecretRef").isPresent()) {
            throw tunnel.invalid(
                    credentials.isPresent()
                            ? "has credentialsSecretRef and tokenSecretRef, by which the rules would be in two places"
                            : "has neither credentialsSecretRef nor tokenSecretRef",
                    "credentialsSecretRef with tunnelID for rules here, or tokenSecretRef for rules at Cloudflare; or"
                            + " provider alone");
        }
        Optional<String> id = Forms.uuid(tunnel.at("tunnelID"));
        if (credentials.isPresent() && id.isEmpty()) {
            throw tunnel.at("tunnelID").missing("the UUID of the tunnel that the credentials are of");
        }
        return of(tunnel, id, Optional.empty());
    }

    private static CloudflareTunnelSpec of(
            Field tunnel, Optional<String> id, Optional<CloudflareProviderSpec> provider) {
        return new CloudflareTunnelSpec(
                Forms.domain(tunnel.at("zone"))
                        .orElseThrow(() -> tunnel.at("zone").missing("the zone at Cloudflare")),
                tunnel.at("advancedCertificate").bool().orElse(false),
                id,
                SecretKeyRefSpec.optional(tunnel.at("credentialsSecretRef")),
                SecretKeyRefSpec.optional(tunnel.at("tokenSecretRef")),
                provider,
                tunnel.at("replicas").integer(1, MOST_REPLICAS).orElse(REPLICAS));
    }
}
