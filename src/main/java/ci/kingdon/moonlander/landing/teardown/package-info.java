/** What a landing's deletion needs: what has to stay until something else is deleted, and which Objects delete what they made. */
package ci.kingdon.moonlander.landing.teardown;
