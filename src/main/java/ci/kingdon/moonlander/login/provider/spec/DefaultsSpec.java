package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import tools.jackson.databind.node.ObjectNode;

/**
 * For identity providers only: which Dex they are.
 *
 * @param chart Which chart of Dex to install.
 * @param image Which image of Dex to run.
 * @param values Values for the chart, below everything that is set for an identity provider.
 */
public record DefaultsSpec(ChartSpec chart, ImageSpec image, ObjectNode values) {

    static DefaultsSpec of(Field defaults) {
        defaults.only("chart", "image", "values");
        return new DefaultsSpec(
                ChartSpec.of(defaults.at("chart")),
                ImageSpec.of(defaults.at("image")),
                defaults.at("values").object());
    }
}
