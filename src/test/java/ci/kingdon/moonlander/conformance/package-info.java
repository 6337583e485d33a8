/** A run of checks against any cluster that this package is installed on: what works there, what does not, and how fast it is. */
package ci.kingdon.moonlander.conformance;
