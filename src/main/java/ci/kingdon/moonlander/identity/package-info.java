/** Who an XR is, and whose the things are that stand under names of its choosing. */
package ci.kingdon.moonlander.identity;
