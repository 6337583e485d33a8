/** The generations of an identity's token: which there are, how old they are, and how long each lives. */
package ci.kingdon.moonlander.landing.token;
