/** What an {@code XLanding} and a {@code Landing} compose: {@link ci.kingdon.moonlander.landing.LandingComposer} is the way in. */
package ci.kingdon.moonlander.landing;
