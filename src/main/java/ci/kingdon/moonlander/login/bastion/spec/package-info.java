/** What an XBastion asks for: records that mirror the XRD field by field. */
package ci.kingdon.moonlander.login.bastion.spec;
