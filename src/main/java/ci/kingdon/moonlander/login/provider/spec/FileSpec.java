package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A file that a connector's config names, such as the CA of a server.
 *
 * @param name The file's name. The config says /etc/dex-files/, the connector's id, / and this name.
 * @param secretRef Where the content is: a key of a Secret in Dex's namespace.
 */
public record FileSpec(String name, SecretKeySpec secretRef) {

    static FileSpec of(Field file) {
        file.only("name", "secretRef");
        Field name = file.at("name");
        String allowed = "a file's name, such as ca.crt: letters, digits, '-', '_' and '.'";
        String text = Forms.secretKey(name).orElseThrow(() -> name.missing(allowed));
        if (text.startsWith("..") || text.equals(".")) {
            throw name.invalid("has \"" + text + "\"", allowed);
        }
        return new FileSpec(text, SecretKeySpec.of(file.at("secretRef")));
    }
}
