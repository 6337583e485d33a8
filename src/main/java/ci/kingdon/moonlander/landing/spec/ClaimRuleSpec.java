package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A claim that tokens must have.
 *
 * @param claim The claim, whose value is a string.
 * @param value The value that it must have.
 */
public record ClaimRuleSpec(String claim, String value) {

    static ClaimRuleSpec of(Field rule) {
        rule.only("claim", "value");
        Field claim = rule.at("claim");
        Field value = rule.at("value");
        return new ClaimRuleSpec(
                Forms.printable(claim).orElseThrow(() -> claim.missing("a claim's name")),
                Forms.printable(value).orElseThrow(() -> value.missing("the value that the claim must have")));
    }
}
