package ci.kingdon.moonlander.function;

import java.util.Comparator;

/**
 * A kind of composite resource, whatever its version.
 *
 * @param group the API group, as in {@code example.org}; empty for the core group
 * @param name as in a manifest's {@code kind}
 */
public record Kind(String group, String name) implements Comparable<Kind> {

    /** The kind of a manifest. */
    public static Kind of(ObservedResource resource) {
        String apiVersion = resource.manifest().path("apiVersion").asString("");
        int slash = apiVersion.indexOf('/');
        return new Kind(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                resource.manifest().path("kind").asString(""));
    }

    @Override
    public int compareTo(Kind other) {
        return Comparator.comparing(Kind::group).thenComparing(Kind::name).compare(this, other);
    }

    @Override
    public String toString() {
        return name + "." + group;
    }
}
