/** An inspection's input, as records. */
package ci.kingdon.moonlander.inspection.spec;
