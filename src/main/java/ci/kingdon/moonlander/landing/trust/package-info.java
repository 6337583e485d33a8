/** Whom a planet that the landing makes believes who people are. */
package ci.kingdon.moonlander.landing.trust;
