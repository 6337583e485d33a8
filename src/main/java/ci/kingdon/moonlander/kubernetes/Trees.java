package ci.kingdon.moonlander.kubernetes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns models into manifests, and merges manifests. */
public final class Trees {

    /** What is empty stays out: with server-side apply, each field that is written is a field that is owned. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion
                    .withValueInclusion(JsonInclude.Include.NON_EMPTY)
                    .withContentInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Trees() {}

    /** The manifest of a fabric8 model or of one of our records. */
    public static ObjectNode of(Object model) {
        return MAPPER.valueToTree(model);
    }

    /**
     * Lays one tree over another: objects are merged field by field, anything else replaces what was there, lists included.
     *
     * @return a new tree; neither argument is changed
     */
    public static ObjectNode merge(ObjectNode below, ObjectNode above) {
        ObjectNode merged = below.deepCopy();
        for (Map.Entry<String, JsonNode> field : above.properties()) {
            JsonNode under = merged.get(field.getKey());
            JsonNode over = field.getValue();
            merged.set(
                    field.getKey(),
                    under instanceof ObjectNode u && over instanceof ObjectNode o ? merge(u, o) : over.deepCopy());
        }
        return merged;
    }
}
