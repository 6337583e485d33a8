/** The names of everything that a landing makes, and the roles under which it composes them. */
package ci.kingdon.moonlander.landing.names;
