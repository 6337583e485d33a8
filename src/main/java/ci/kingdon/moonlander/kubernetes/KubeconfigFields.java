package ci.kingdon.moonlander.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fields of kubeconfigs, and of which type each is (k8s.io/client-go, tools/clientcmd/api/v1). */
final class KubeconfigFields {

    /** A type of fields. */
    private interface Type {

        boolean fits(JsonNode value);
    }

    private static final Type ANY = _ -> true;
    private static final Type TEXT = JsonNode::isValueNode;
    private static final Type FLAG = value ->
            flag(value).isPresent() || text(value).filter(String::isBlank).isPresent();
    private static final Type TEXTS = listOf(TEXT);

    private static final Type EXTENSIONS =
            listOf(object(Map.of("name", TEXT, "extension", value -> !value.isArray() || value.isEmpty())));

    private static final Type CLUSTER = object(Map.of(
            "server", TEXT,
            "tls-server-name", TEXT,
            "insecure-skip-tls-verify", FLAG,
            "certificate-authority", TEXT,
            "certificate-authority-data", TEXT,
            "proxy-url", TEXT,
            "disable-compression", FLAG,
            "extensions", EXTENSIONS));

    private static final Type EXEC = object(Map.of(
            "apiVersion", TEXT,
            "command", TEXT,
            "args", TEXTS,
            "env", listOf(object(Map.of("name", TEXT, "value", TEXT))),
            "installHint", TEXT,
            "interactiveMode", TEXT,
            "provideClusterInfo", FLAG));

    private static final Type USER = object(Map.ofEntries(
            Map.entry("token", TEXT),
            Map.entry("tokenFile", TEXT),
            Map.entry("username", TEXT),
            Map.entry("password", TEXT),
            Map.entry("client-certificate", TEXT),
            Map.entry("client-certificate-data", TEXT),
            Map.entry("client-key", TEXT),
            Map.entry("client-key-data", TEXT),
            Map.entry("as", TEXT),
            Map.entry("as-uid", TEXT),
            Map.entry("as-groups", TEXTS),
            Map.entry("as-user-extra", mapOf(TEXTS)),
            Map.entry("auth-provider", object(Map.of("name", TEXT, "config", mapOf(TEXT)))),
            Map.entry("exec", EXEC),
            Map.entry("extensions", EXTENSIONS)));

    private static final Type CONTEXT =
            object(Map.of("cluster", TEXT, "user", TEXT, "namespace", TEXT, "extensions", EXTENSIONS));

    private static final Type KUBECONFIG = object(Map.of(
            "apiVersion",
            TEXT,
            "kind",
            TEXT,
            "preferences",
            object(Map.of("colors", FLAG, "extensions", EXTENSIONS)),
            "extensions",
            EXTENSIONS,
            "current-context",
            TEXT,
            "clusters",
            listOf(object(Map.of("name", TEXT, "cluster", CLUSTER))),
            "users",
            listOf(object(Map.of("name", TEXT, "user", USER))),
            "contexts",
            listOf(object(Map.of("name", TEXT, "context", CONTEXT)))));

    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");

    private KubeconfigFields() {}

    /** Whether everything that a kubeconfig has is of its type. Fields that are not known may be of any. */
    static boolean fit(JsonNode kubeconfig) {
        return KUBECONFIG.fits(kubeconfig);
    }

    private static Type object(Map<String, Type> fields) {
        return value -> value.isObject()
                && value.properties().stream()
                        .allMatch(field -> isAbsent(field.getValue())
                                || fields.getOrDefault(field.getKey(), ANY).fits(field.getValue()));
    }

    private static Type mapOf(Type type) {
        return value -> value.isObject() && value.valueStream().allMatch(one -> isAbsent(one) || type.fits(one));
    }

    private static Type listOf(Type type) {
        return value -> value.isArray() && value.valueStream().allMatch(one -> isAbsent(one) || type.fits(one));
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    /** A text, or whatever else stands in one word. */
    static Optional<String> text(JsonNode value) {
        return value.isValueNode() && !isAbsent(value) ? Optional.of(value.asString()) : Optional.empty();
    }

    /** The same of a field. */
    static Optional<String> text(JsonNode object, String field) {
        return text(object.path(field));
    }

    private static Optional<Boolean> flag(JsonNode value) {
        if (value.isIntegralNumber()) {
            return Optional.of(!value.asString().equals("0"));
        }
        String text = text(value).orElse("").strip();
        return TRUE.contains(text) ? Optional.of(true) : FALSE.contains(text) ? Optional.of(false) : Optional.empty();
    }

    /** A truth value of a field. */
    static Optional<Boolean> flag(JsonNode object, String field) {
        return flag(object.path(field));
    }

    /**
     * What has a name in one of a kubeconfig's three lists.
     *
     * @param kind what the list has: a cluster, a context or a user
     */
    static Optional<ObjectNode> named(JsonNode kubeconfig, String kind, Optional<String> name) {
        return kubeconfig
                .path(kind + "s")
                .valueStream()
                .filter(one -> name.isPresent() && name.equals(text(one, "name")))
                .findFirst()
                .flatMap(one -> one.path(kind) instanceof ObjectNode found ? Optional.of(found) : Optional.empty());
    }

    static ArrayNode texts(JsonNode list) {
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        list.forEach(value -> text(value).ifPresentOrElse(texts::add, texts::addNull));
        return texts;
    }

    static void copyTexts(ObjectNode from, ObjectNode to, String... fields) {
        Stream.of(fields).forEach(field -> text(from, field).ifPresent(text -> to.put(field, text)));
    }

    static void copyFlags(ObjectNode from, ObjectNode to, String... fields) {
        Stream.of(fields).forEach(field -> flag(from, field).ifPresent(flag -> to.put(field, flag)));
    }
}
