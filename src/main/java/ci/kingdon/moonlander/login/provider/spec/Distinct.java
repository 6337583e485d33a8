package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/** Lists in which nothing is twice. */
final class Distinct {

    private Distinct() {}

    static void check(Field field, List<String> items) {
        for (int i = 0; i < items.size(); i++) {
            if (items.indexOf(items.get(i)) < i) {
                throw field.invalid("has " + items.get(i) + " twice", "each once");
            }
        }
    }
}
