/** Who an XR is, and which resources are its own. */
package ci.kingdon.moonlander.ownership;
