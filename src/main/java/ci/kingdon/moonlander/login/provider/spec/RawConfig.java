package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Config of a connector as Dex has it. It becomes part of a Release, which anybody may read who may read Releases, and of a file that is
 * read three times: by gomplate, for templates (Dex v2.45.1, cmd/docker-entrypoint); by Dex, which replaces $NAME by what the environment
 * has (cmd/dex/config.go); and by the connector, which opens the files that are named. So a text in it could show a secret that was never
 * meant for it. No error quotes a value, for the value may be a secret.
 *
 * @param variables the environment variables of this connector, which it may name
 * @param folder where its files are
 * @param files its files, which it may name
 */
record RawConfig(Set<String> variables, String folder, Set<String> files) {

    /**
     * Names of fields that have a secret: clientSecret, bindPW, keystonePassword, password and their likes in connectors to come. tokenURL
     * and usernamePrompt are none.
     */
    private static final Pattern SECRET = Pattern.compile(
            ".*(secret|password|passwd|passphrase|credential|privatekey|apikey|assertion).*|.*(pw|token)");

    /** Fields that name files (Dex v2.45.1, connector/ldap, google, saml, openshift, oidc, oauth). */
    private static final Set<String> FILES = Set.of(
            "rootca",
            "rootcas",
            "ca",
            "clientcert",
            "clientkey",
            "serviceaccountfilepath",
            "keytabpath",
            "krb5confpath");

    private static final Pattern VARIABLE = Pattern.compile("\\$(\\{([a-zA-Z0-9_]+)}|([a-zA-Z0-9_]+))");

    /** Without braces, and without letters that Go takes for others: it reads the names of fields without regard to case (encoding/json). */
    private static final Pattern NAME = Pattern.compile("[-_.:/ a-zA-Z0-9]+");

    private static final String TEMPLATE = "{{";

    void check(Field config) {
        config.object().propertyNames().stream()
                .filter(name -> name.equalsIgnoreCase("redirectURI"))
                .findFirst()
                .ifPresent(name -> {
                    throw config.at(name).invalid("is given, and would be in the way of what is set", "no such field");
                });
        check(config, "", config.object());
    }

    private void check(Field field, String key, JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(child -> {
                if (!NAME.matcher(child.getKey()).matches()) {
                    throw field.invalid(
                            "has a field whose name has more in it than letters, digits and some punctuation",
                            "names such as clientID");
                }
                check(field.at(child.getKey()), child.getKey(), child.getValue());
            });
        } else if (node.isArray()) {
            List<Field> items = field.items();
            for (int i = 0; i < items.size(); i++) {
                check(items.get(i), key, node.get(i));
            }
        } else if (node.isString()) {
            text(field, key.toLowerCase(Locale.ROOT), node.stringValue());
        } else if (SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches() && node.isNumber()) {
            throw literal(field);
        }
    }

    private void text(Field field, String key, String text) {
        if (text.contains(TEMPLATE)) {
            throw field.invalid(
                    "has " + TEMPLATE
                            + ", which Dex's image takes for a template, and a template may read any file and any secret",
                    "texts without it");
        }
        String rest = VARIABLE.matcher(text).replaceAll(found -> variables.contains(name(found)) ? "" : "\\$");
        if (rest.contains("$")) {
            throw field.invalid(
                    "has a $, by which Dex puts in what its environment has, and that is no secret of this connector's",
                    "$ only before "
                            + (variables.isEmpty()
                                    ? "a name that secrets of this connector has as env"
                                    : "one of " + variables.stream().sorted().collect(Collectors.joining(", "))));
        }
        if (SECRET.matcher(key).matches() && !VARIABLE.matcher(text).matches()) {
            throw literal(field);
        }
        if ((FILES.contains(key) || text.startsWith("/")) && !files.contains(text)) {
            throw field.invalid(
                    "names a file that is not among the files of this connector",
                    files.isEmpty()
                            ? folder + "<name>" + ", with the file in files of this connector"
                            : files.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private static String name(MatchResult found) {
        return found.group(2) == null ? found.group(3) : found.group(2);
    }

    private static Invalid literal(Field field) {
        return field.invalid(
                "has what looks like a secret, which everybody could read who may read Releases",
                "$ and the env of one of this connector's secrets, such as $LOGIN_BIND_PW");
    }
}
