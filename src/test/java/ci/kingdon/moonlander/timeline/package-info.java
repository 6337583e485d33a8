/** A picture of what happened when: rows of bars over seconds. */
package ci.kingdon.moonlander.timeline;
