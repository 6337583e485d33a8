package ci.kingdon.moonlander.crossplane;

import ci.kingdon.moonlander.kubernetes.Fields;

/**
 * The Secret, in the resource's own namespace, that connection details are written to.
 *
 * @param name its name
 */
public record SecretRef(String name) {

    Fields fields() {
        return new Fields().put("name", name);
    }
}
