/** What a landing asks for, and what the platform's policy allows it. */
package ci.kingdon.moonlander.landing.request;
