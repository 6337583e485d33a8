/** Ranges of IP addresses: as a spec has them, and apart from each other. */
package ci.kingdon.moonlander.addresses;
