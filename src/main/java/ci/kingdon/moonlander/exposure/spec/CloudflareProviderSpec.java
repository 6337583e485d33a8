package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A tunnel, its rules and its DNS records that Cloudflare's provider makes (wildbitca/provider-upjet-cloudflare, its parts zero and dns).
 *
 * @param providerConfigRef With whose credentials. A ClusterProviderConfig has to be in the Composition's policy, with the account and the zone.
 * @param accountID The account at Cloudflare. It cannot be changed later.
 * @param zoneID The id of the zone. It cannot be changed later.
 * @param tunnelSecretRef The tunnel's password, key secret: at least 32 random bytes in base64. Cloudflare's provider reads it in the XExposure's namespace of the control plane, and cloudflared in the exposure's namespace of the host, where it is one and the same Secret or another one of that name.
 */
public record CloudflareProviderSpec(
        ProviderConfigRefSpec providerConfigRef, String accountID, String zoneID, SecretKeyRefSpec tunnelSecretRef) {

    static CloudflareProviderSpec of(Field provider) {
        provider.only("providerConfigRef", "accountID", "zoneID", "tunnelSecretRef");
        return new CloudflareProviderSpec(
                ProviderConfigRefSpec.of(provider.at("providerConfigRef")),
                Forms.cloudflareID(provider.at("accountID"))
                        .orElseThrow(() -> provider.at("accountID").missing("the account's id")),
                Forms.cloudflareID(provider.at("zoneID"))
                        .orElseThrow(() -> provider.at("zoneID").missing("the zone's id")),
                SecretKeyRefSpec.of(provider.at("tunnelSecretRef")));
    }
}
