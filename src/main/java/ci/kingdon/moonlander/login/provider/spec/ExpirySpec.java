package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * How long things are valid.
 *
 * @param idTokens An ID token. For so long somebody keeps a group that was taken away.
 * @param signingKeys A key that signs tokens, before the next one takes its place.
 * @param authRequests A login that was begun.
 * @param deviceRequests A login on another device that was begun.
 * @param refreshTokens How long people stay logged in.
 */
public record ExpirySpec(
        String idTokens,
        String signingKeys,
        String authRequests,
        String deviceRequests,
        RefreshTokensSpec refreshTokens) {

    static ExpirySpec of(Field expiry) {
        expiry.only("idTokens", "signingKeys", "authRequests", "deviceRequests", "refreshTokens");
        return new ExpirySpec(
                Forms.duration(expiry.at("idTokens")).orElse("1h"),
                Forms.duration(expiry.at("signingKeys")).orElse("6h"),
                Forms.duration(expiry.at("authRequests")).orElse("24h"),
                Forms.duration(expiry.at("deviceRequests")).orElse("5m"),
                RefreshTokensSpec.of(expiry.at("refreshTokens")));
    }
}
