package ci.kingdon.moonlander.login.bastion;

import java.util.Optional;

/**
 * Who issues the tokens that a planet accepts. All of it is public.
 *
 * @param url the issuer
 * @param clientID the client that tokens have to be issued for
 * @param certificateAuthority the CA of the issuer's own certificate, in base64; empty where every system knows it
 */
record Issuer(String url, String clientID, Optional<String> certificateAuthority) {

    /** Whether each of them has the form that it has to have. */
    boolean isValid() {
        return PublicData.isIssuer(url)
                && PublicData.isClient(clientID)
                && certificateAuthority.map(PublicData::isAuthority).orElse(true);
    }
}
