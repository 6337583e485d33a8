package ci.kingdon.moonlander.crossplane;

/**
 * The Secret, in the resource's own namespace, that connection details are written to.
 *
 * @param name its name
 */
public record SecretRef(String name) {}
