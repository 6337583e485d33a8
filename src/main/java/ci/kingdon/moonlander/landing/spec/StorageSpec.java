package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * The control plane's volume.
 *
 * @param className The storage class. Default: the host's default class.
 * @param size The size, such as 5Gi. Default: the chart's.
 */
public record StorageSpec(Optional<String> className, Optional<String> size) {

    static StorageSpec of(Field storage) {
        storage.only("className", "size");
        return new StorageSpec(Forms.name(storage.at("className")), Forms.quantity(storage.at("size")));
    }
}
