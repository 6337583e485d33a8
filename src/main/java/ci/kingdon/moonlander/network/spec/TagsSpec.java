package ci.kingdon.moonlander.network.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Tags as AWS takes them (Tagging AWS Resources User Guide, Tag naming limits and requirements). */
public final class TagsSpec {

    /** The longest key of a tag. */
    public static final int LONGEST_KEY = 128;

    private static final int LONGEST_VALUE = 256;

    /** It is the beginning of other names, which have a part, a tier and a zone too. */
    private static final int LONGEST_NAME = 200;

    /** AWS takes 50; ours are among them. */
    private static final int MOST = 40;

    private TagsSpec() {}

    static Map<String, String> of(Field field) {
        Map<String, String> tags = new TreeMap<>();
        for (String key : field.object().propertyNames()) {
            if (key.isEmpty()
                    || key.length() > LONGEST_KEY
                    || key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw field.at(key).invalid("is no tag's key", "1 to 128 characters, not beginning with aws:");
            }
            String value = field.at(key).anyText().orElse("");
            int longest = key.equals("Name") ? LONGEST_NAME : LONGEST_VALUE;
            if (value.length() > longest) {
                throw field.at(key).invalid("has " + value.length() + " characters", "at most " + longest);
            }
            tags.put(key, value);
        }
        if (tags.size() > MOST) {
            throw field.invalid("has " + tags.size() + " tags", "at most " + MOST);
        }
        return tags;
    }
}
