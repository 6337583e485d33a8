package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;

/**
 * A DNS name that XExposures of some namespaces may have names below. Of several that fit a name, the longest one decides.
 *
 * @param domain The DNS name.
 * @param namespaces The namespaces of these XExposures; * for any.
 * @param reserved Names below it that are the platform's.
 */
public record BaseDomainSpec(String domain, List<String> namespaces, List<String> reserved) {

    /** Stands for every namespace. */
    public static final String ANY = "*";

    static BaseDomainSpec of(Field domain) {
        domain.only("domain", "namespaces", "reserved");
        return new BaseDomainSpec(
                Forms.domain(domain.at("domain"))
                        .orElseThrow(() -> domain.at("domain").missing("a DNS name")),
                domain.at("namespaces").items(BaseDomainSpec::namespace),
                domain.at("reserved").items(Forms::domain));
    }

    private static Optional<String> namespace(Field field) {
        return field.text().filter(ANY::equals).or(() -> Forms.namespace(field));
    }
}
