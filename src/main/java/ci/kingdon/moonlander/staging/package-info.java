/**
 * What the stages of every kind of XR have in common: what they observe, by role; what they want and wait for; how a response is
 * made of it. Nothing foreign is touched and nothing un-lands by what is here, for every kind alike.
 *
 * <p>What may be absent is an {@link java.util.Optional}, never null and never an empty string.
 */
package ci.kingdon.moonlander.staging;
