package ci.kingdon.moonlander.landing.trust;

import ci.kingdon.moonlander.landing.spec.Admit;
import ci.kingdon.moonlander.landing.spec.ClaimRuleSpec;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The file by which an API server is told whose tokens it accepts: an AuthenticationConfiguration. The API server reads it again when it
 * changes, and keeps what it had where it cannot take the new one. It begins with nobody, or does not start where the file is missing.
 */
public final class AuthenticationFile {

    /** The ConfigMap with it, in the planet's namespace on its host. */
    public static final String CONFIG_MAP = "moonlander-authentication";

    /** Its key there. */
    public static final String KEY = "authentication.yaml";

    /** The volume by which vcluster's pod has it. It is a directory, for a single file would stay as it was when the pod began. */
    public static final String VOLUME = "moonlander-authentication";

    /** Where it is mounted. */
    public static final String DIRECTORY = "/etc/moonlander/authentication";

    /** The API server's flag that names it. */
    public static final String FLAG = "--authentication-config=";

    private static final String GROUP = "apiserver.config.k8s.io/";

    /** The first minor version whose API server reads such a file by itself (KEP-3331: beta in 1.30). */
    public static final int FIRST = 30;

    /**
     * The first minor version that gets a file of version v1. API servers read v1 since 1.34, and v1beta1 still. Beginning one later, an
     * API server never meets a version that it does not know, whichever comes first in an upgrade, the file or the pod.
     */
    private static final int FIRST_OF_V1 = 35;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            // Every text is quoted but for PEM: API servers read YAML 1.1, where 2024_01 and 0x1F are numbers.
            .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    private AuthenticationFile() {}

    /**
     * The file.
     *
     * @param entries whom the API server trusts, in their order
     * @param minorVersion the API server's, where it is known
     */
    static String of(List<Entry> entries, Optional<Integer> minorVersion) {
        boolean old = minorVersion.filter(minor -> minor < FIRST_OF_V1).isPresent();
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("apiVersion", GROUP + (old ? "v1beta1" : "v1")).put("kind", "AuthenticationConfiguration");
        ArrayNode jwt = file.putArray("jwt");
        entries.forEach(entry -> jwt.add(entry.tree()));
        return YAML.writeValueAsString(file);
    }

    /**
     * An issuer in it.
     *
     * @param url the issuer
     * @param discoveryURL where its configuration is found, if not below the URL
     * @param certificateAuthority the CA of its server, in PEM
     * @param audiences whom its tokens are for
     * @param username how users are called
     * @param groups how groups are called
     * @param admit whom its tokens let in
     * @param requiredGroups groups of which one is needed; empty for any
     * @param claimRules claims that tokens must have
     */
    record Entry(
            String url,
            Optional<String> discoveryURL,
            Optional<String> certificateAuthority,
            List<String> audiences,
            Mapping username,
            Mapping groups,
            Admit admit,
            List<String> requiredGroups,
            List<ClaimRuleSpec> claimRules) {

        /**
         * How names are made of a claim. The API server itself refuses an email of which the token says that it is not verified.
         *
         * @param claim the claim
         * @param prefix what is put before it
         */
        record Mapping(String claim, String prefix) {

            private ObjectNode tree() {
                return JsonNodeFactory.instance.objectNode().put("claim", claim).put("prefix", prefix);
            }
        }

        private ObjectNode tree() {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            ObjectNode issuer = tree.putObject("issuer").put("url", url);
            discoveryURL.ifPresent(found -> issuer.put("discoveryURL", found));
            certificateAuthority.ifPresent(pem -> issuer.put("certificateAuthority", pem));
            ArrayNode audience = issuer.putArray("audiences");
            audiences.forEach(audience::add);
            issuer.put("audienceMatchPolicy", "MatchAny");
            ArrayNode rules = tree.putArray("claimValidationRules");
            if (admit == Admit.Members) {
                rules.addObject()
                        .put("expression", membership())
                        .put("message", "not a member of a group that is let in");
            }
            claimRules.forEach(
                    rule -> rules.addObject().put("claim", rule.claim()).put("requiredValue", rule.value()));
            if (rules.isEmpty()) {
                tree.remove("claimValidationRules");
            }
            tree.putObject("claimMappings")
                    .<ObjectNode>set("username", username.tree())
                    .set("groups", groups.tree());
            return tree;
        }

        /**
         * In CEL a claim is of no type before it is made dynamic, and claims know their members by optional selection alone: "in" is
         * taken with the file, and then fails with every token (k8s.io/apiserver v0.35.4, pkg/authentication/cel).
         */
        private String membership() {
            String claim = literal(groups.claim());
            String value = "dyn(claims[" + claim + "])";
            String one = requiredGroups.isEmpty()
                    ? "size(" + value + ") > 0"
                    : value + ".exists(g, g in ["
                            + String.join(
                                    ", ",
                                    requiredGroups.stream().map(Entry::literal).toList()) + "])";
            return "claims[?" + claim + "].hasValue() && " + one;
        }

        /** A string as CEL writes it, which escapes as JSON does. */
        private static String literal(String text) {
            return JsonNodeFactory.instance.stringNode(text).toString();
        }
    }
}
