/** What an XIdentityProvider asks for, and what the platform says about all of them: records that mirror the API field by field. */
package ci.kingdon.moonlander.login.provider.spec;
