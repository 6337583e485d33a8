/**
 * The XRDs' and the Input's schemas as records, field by field, and the reading of them. A component's description here is
 * the property's description there; a test holds the two together.
 */
package ci.kingdon.moonlander.landing.spec;
