/** XIdentityProvider: Dex on a host, by which people log in. */
package ci.kingdon.moonlander.login.provider;
