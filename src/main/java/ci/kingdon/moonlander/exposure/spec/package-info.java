/** What an XExposure and its Composition's input say, as records that mirror their schemas. */
package ci.kingdon.moonlander.exposure.spec;
