/**
 * Crossplane's function protocol made pleasant: requests and responses as plain Java, JSON trees in place of protobuf
 * Structs, errors that name a field.
 *
 * <p>It depends on nothing of this project but the generated protocol, and knows no kind of composite resource: together
 * with {@code server} it is a small SDK that another function could take as it stands.
 */
package ci.kingdon.moonlander.function;
