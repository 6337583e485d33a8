package ci.kingdon.moonlander.ownership;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Identifies an XR. Every resource that the XR makes carries this in an annotation, and only resources that carry it are ever changed
 * or deleted.
 *
 * @param mark the key of that annotation, which says what kind of XR it is
 * @param namespace {@code metadata.namespace} of the XR; empty where the XR is cluster-scoped
 * @param name {@code metadata.name} of the XR
 * @param uid {@code metadata.uid} of the XR, which no later XR of the same name has
 * @param adoptFrom the uid that it had in a former life, before a restore from backup, if the XR says so
 */
public record Identity(String mark, Optional<String> namespace, String name, String uid, Optional<String> adoptFrom) {

    /** The annotation on everything that a landing makes, here and elsewhere: {@code <namespace>/<name>/<uid>}. */
    public static final String LANDING = "moons.kingdon.ci/landing";

    /** The annotation on everything that a network makes, of the same form. */
    public static final String NETWORK = "moons.kingdon.ci/network";

    /** The annotation on everything that an identity provider makes, of the same form. */
    public static final String IDENTITY_PROVIDER = "moons.kingdon.ci/identity-provider";

    /** The annotation on everything that a bastion makes, of the same form. */
    public static final String BASTION = "moons.kingdon.ci/bastion";

    /** The annotation on everything that an exposure makes, of the same form. */
    public static final String EXPOSURE = "moons.kingdon.ci/exposure";

    /** The annotation by which an XR takes back what it made under another uid. */
    public static final String ADOPT_FROM = "moons.kingdon.ci/adopt-from";

    /** The form of a namespace's name, which is a DNS label. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    /** The form of a resource's name, which is a DNS subdomain. */
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final Pattern UID = Pattern.compile("[0-9a-zA-Z-]{1,64}");

    /** A label's value has no more, and Crossplane labels what it composes with the XR's name. */
    private static final int LONGEST_NAME = 63;

    /** Identifies a landing. Landings are namespaced. */
    public static Identity ofLanding(ObservedResource xr) {
        required(metadata(xr).at("namespace"), "a namespace; landings are namespaced");
        return of(LANDING, xr);
    }

    /** Identifies a network, namespaced or not. */
    public static Identity ofNetwork(ObservedResource xr) {
        return of(NETWORK, xr);
    }

    /** Identifies an identity provider. These are namespaced. */
    public static Identity ofIdentityProvider(ObservedResource xr) {
        required(metadata(xr).at("namespace"), "a namespace; identity providers are namespaced");
        return of(IDENTITY_PROVIDER, xr);
    }

    /** Identifies a bastion. Bastions are namespaced. */
    public static Identity ofBastion(ObservedResource xr) {
        required(metadata(xr).at("namespace"), "a namespace; bastions are namespaced");
        return of(BASTION, xr);
    }

    /** Identifies an exposure. Exposures are namespaced. */
    public static Identity ofExposure(ObservedResource xr) {
        required(metadata(xr).at("namespace"), "a namespace; exposures are namespaced");
        return of(EXPOSURE, xr);
    }

    private static Identity of(String mark, ObservedResource xr) {
        Field metadata = metadata(xr);
        return new Identity(
                mark,
                metadata.at("namespace")
                        .text(
                                LABEL,
                                Names.LONGEST_LABEL,
                                "a namespace's name: lower case letters, digits and '-', at most 63 characters"),
                name(metadata.at("name")),
                required(metadata.at("uid"), "the uid that the API server gave it"),
                adoptFrom(
                        mark,
                        metadata.at("annotations").object().path(ADOPT_FROM).stringValueOpt()));
    }

    private static Field metadata(ObservedResource xr) {
        return Field.root("", xr.manifest()).at("metadata");
    }

    private static String required(Field field, String allowed) {
        return field.text().orElseThrow(() -> field.missing(allowed));
    }

    private static String name(Field field) {
        String name = required(field, "a name");
        if (name.length() > LONGEST_NAME) {
            throw field.invalid("has " + name.length() + " characters", "at most " + LONGEST_NAME);
        }
        field.text(SUBDOMAIN, LONGEST_NAME, "a resource's name: lower case letters, digits, '-' and '.'");
        return name;
    }

    private static Optional<String> adoptFrom(String mark, Optional<String> uid) {
        uid.filter(value -> !UID.matcher(value).matches()).ifPresent(value -> {
            throw new Invalid(
                    "metadata.annotations[" + ADOPT_FROM + "]",
                    "is not a uid",
                    "the uid that this " + word(mark) + " had before, as the annotation " + mark
                            + " has it after the last /");
        });
        return uid;
    }

    /** The XR in a word or two: landing, network, exposure, identity provider. */
    public String word() {
        return word(mark);
    }

    private static String word(String mark) {
        return mark.substring(mark.indexOf('/') + 1).replace('-', ' ');
    }

    /** The annotation's value. */
    public String annotation() {
        return annotation(uid);
    }

    private String annotation(String ofUid) {
        return namespace.orElse("") + "/" + name + "/" + ofUid;
    }

    /** Whether a resource with this value of the annotation is this XR's; without the annotation it is not. */
    boolean owns(Optional<String> annotation) {
        return annotation.isPresent()
                && (annotation.get().equals(annotation()) || annotation.equals(adoptFrom.map(this::annotation)));
    }
}
