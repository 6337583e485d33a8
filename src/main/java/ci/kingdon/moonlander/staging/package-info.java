/** What the stages of every kind have in common: what they want, what they wait for, and that they touch nothing foreign. */
package ci.kingdon.moonlander.staging;
