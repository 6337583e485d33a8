package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Landings that get a context each, by their labels.
 *
 * @param matchLabels The labels that an XLanding of the bastion's namespace has to have, all of them.
 * @param as As whom these contexts reach the planets: OIDC, as whoever logs in, or ServiceAccount, as each landing's own, with its token.
 */
public record SelectorSpec(Map<String, String> matchLabels, As as) {

    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");

    private static final Pattern VALUE = Pattern.compile("([a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?)?");

    static SelectorSpec of(Field selector) {
        selector.only("matchLabels", "as");
        Field labels = selector.at("matchLabels");
        Map<String, String> wanted = new TreeMap<>();
        for (String key : labels.object().propertyNames()) {
            String value = labels.at(key).anyText().orElse("");
            if (!KEY.matcher(key).matches()
                    || value.length() > 63
                    || !VALUE.matcher(value).matches()) {
                throw labels.at(key).invalid("is no label", "a label's key and value, as XLandings have them");
            }
            wanted.put(key, value);
        }
        if (wanted.isEmpty()) {
            throw labels.missing("at least one label");
        }
        return new SelectorSpec(wanted, selector.at("as").oneOf(As.class).orElse(As.OIDC));
    }
}
