package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who a landing is. Whatever it makes carries this in an annotation, and only what carries it is ever changed or deleted.
 *
 * @param namespace {@code metadata.namespace} of the XR
 * @param name {@code metadata.name} of the XR
 * @param uid {@code metadata.uid} of the XR, which no later XR of the same name has
 * @param adoptFrom the uid that it had in a former life, before a restore from backup, if the XR says so
 */
record Identity(String namespace, String name, String uid, Optional<String> adoptFrom) {

    /** The annotation on everything that a landing makes, here and elsewhere: {@code <namespace>/<name>/<uid>}. */
    static final String ANNOTATION = "moons.kingdon.ci/landing";

    /** The annotation by which an XR takes back what it made under another uid. */
    static final String ADOPT_FROM = "moons.kingdon.ci/adopt-from";

    private static final Pattern UID = Pattern.compile("[0-9a-zA-Z-]{1,64}");

    /** A label's value has no more, and Crossplane labels what it composes with the XR's name. */
    private static final int LONGEST_NAME = 63;

    static Identity of(ObservedResource xr) {
        Field metadata = Field.root("", xr.manifest()).at("metadata");
        return new Identity(
                required(metadata.at("namespace"), "a namespace; landings are namespaced"),
                name(metadata.at("name")),
                required(metadata.at("uid"), "the uid that the API server gave it"),
                adoptFrom(metadata.at("annotations").object().path(ADOPT_FROM).stringValueOpt()));
    }

    private static String required(Field field, String allowed) {
        return field.text().orElseThrow(() -> field.missing(allowed));
    }

    private static String name(Field field) {
        String name = required(field, "a name");
        if (name.length() > LONGEST_NAME) {
            throw field.invalid("has " + name.length() + " characters", "at most " + LONGEST_NAME);
        }
        return name;
    }

    private static Optional<String> adoptFrom(Optional<String> uid) {
        uid.filter(value -> !UID.matcher(value).matches()).ifPresent(value -> {
            throw new Invalid(
                    "metadata.annotations[" + ADOPT_FROM + "]",
                    "is not a uid",
                    "the uid that this landing had before, as the annotation " + ANNOTATION
                            + " has it after the last /");
        });
        return uid;
    }

    /** The annotation's value. */
    String annotation() {
        return namespace + "/" + name + "/" + uid;
    }

    /** Whether a resource that carries this annotation, or none, is this landing's. */
    boolean owns(Optional<String> annotation) {
        return annotation.filter(values()::contains).isPresent();
    }

    private Set<String> values() {
        return Stream.concat(Stream.of(uid), adoptFrom.stream())
                .map(each -> namespace + "/" + name + "/" + each)
                .collect(Collectors.toUnmodifiableSet());
    }
}
