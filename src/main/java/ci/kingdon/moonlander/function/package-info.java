/**
 * Crossplane's function protocol made pleasant: requests and responses as plain Java, JSON trees in place of protobuf
 * Structs, errors that name a field.
 *
 * <p>Nothing here knows what a landing is. Together with {@code server} it is a small SDK that another function could
 * take as it stands.
 */
package ci.kingdon.moonlander.function;
