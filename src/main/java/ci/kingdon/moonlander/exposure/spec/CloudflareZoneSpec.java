package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A zone at Cloudflare in which XExposures may have tunnels and records made with the platform's credentials.
 *
 * @param zone The zone's DNS name.
 * @param zoneID The zone's id.
 * @param accountID The account's id.
 * @param providerConfig The ClusterProviderConfig of Cloudflare's provider.
 */
public record CloudflareZoneSpec(String zone, String zoneID, String accountID, String providerConfig) {

    static CloudflareZoneSpec of(Field zone) {
        zone.only("zone", "zoneID", "accountID", "providerConfig");
        return new CloudflareZoneSpec(
                Forms.domain(zone.at("zone")).orElseThrow(() -> zone.at("zone").missing("a DNS name")),
                Forms.cloudflareID(zone.at("zoneID"))
                        .orElseThrow(() -> zone.at("zoneID").missing("the zone's id")),
                Forms.cloudflareID(zone.at("accountID"))
                        .orElseThrow(() -> zone.at("accountID").missing("the account's id")),
                Forms.name(zone.at("providerConfig"))
                        .orElseThrow(() -> zone.at("providerConfig").missing("a ClusterProviderConfig")));
    }

    /** Names it as messages do. */
    @Override
    public String toString() {
        return "zone " + zone + " (" + zoneID + ") of account " + accountID + " by ClusterProviderConfig "
                + providerConfig;
    }
}
