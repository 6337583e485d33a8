package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * Which image of Dex to run.
 *
 * @param repository The image without its tag. Default: the chart's.
 * @param tag The tag, an exact one.
 */
public record ImageSpec(Optional<String> repository, Optional<String> tag) {

    static ImageSpec of(Field image) {
        image.only("repository", "tag");
        return new ImageSpec(Forms.image(image.at("repository")), Forms.tag(image.at("tag")));
    }
}
