/** What an XNetwork asks for: records that mirror the XRD field by field. */
package ci.kingdon.moonlander.network.spec;
