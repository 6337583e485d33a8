package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * How long people stay logged in.
 *
 * @param disableRotation Whether a refresh token stays the same when it is used.
 * @param reuseInterval How long a refresh token that was replaced still works, for programs that use it twice at once.
 * @param validIfNotUsedFor How long a refresh token works that nobody uses.
 * @param absoluteLifetime How long a refresh token works in all.
 */
public record RefreshTokensSpec(
        boolean disableRotation, String reuseInterval, String validIfNotUsedFor, String absoluteLifetime) {

    static RefreshTokensSpec of(Field refresh) {
        refresh.only("disableRotation", "reuseInterval", "validIfNotUsedFor", "absoluteLifetime");
        return new RefreshTokensSpec(
                refresh.at("disableRotation").bool().orElse(false),
                Forms.durationOrNone(refresh.at("reuseInterval")).orElse("3s"),
                // Dex's own default is for ever, of both.
                Forms.duration(refresh.at("validIfNotUsedFor")).orElse("168h"),
                Forms.duration(refresh.at("absoluteLifetime")).orElse("720h"));
    }
}
