package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * One rule of a ClusterRole, as RBAC has it.
 *
 * @param apiGroups API groups, with "" for the core group and * for all.
 * @param resources Resources by plural, with * for all.
 * @param resourceNames Names, to allow these only.
 * @param nonResourceURLs Paths that are no resources, such as /metrics.
 * @param verbs What may be done, with * for everything.
 */
public record RuleSpec(
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceURLs,
        List<String> verbs) {

    static RuleSpec of(Field rule) {
        rule.only("apiGroups", "resources", "resourceNames", "nonResourceURLs", "verbs");
        List<String> verbs = rule.at("verbs").items(Field::text);
        if (verbs.isEmpty()) {
            throw rule.at("verbs").missing("at least one verb");
        }
        List<String> resources = rule.at("resources").items(Field::text);
        List<String> urls = rule.at("nonResourceURLs").items(Field::text);
        if (resources.isEmpty() == urls.isEmpty()) {
            throw rule.invalid(
                    resources.isEmpty()
                            ? "has neither resources nor nonResourceURLs"
                            : "has both resources and nonResourceURLs",
                    "one of resources (with apiGroups) and nonResourceURLs");
        }
        return new RuleSpec(
                rule.at("apiGroups").items(Field::anyText),
                resources,
                rule.at("resourceNames").items(Field::text),
                urls,
                verbs);
    }
}
