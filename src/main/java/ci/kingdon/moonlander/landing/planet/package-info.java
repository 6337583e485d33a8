/**
 * The planets that a landing can land on, one file for each kind, and the stage that makes a planet reachable. Everybody else asks a
 * {@link ci.kingdon.moonlander.landing.planet.Planet}, and never what kind it is.
 */
package ci.kingdon.moonlander.landing.planet;
