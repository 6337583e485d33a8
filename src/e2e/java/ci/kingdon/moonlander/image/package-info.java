/** The images that are published: unpacked, started as a container would be, trained, compared and measured. */
package ci.kingdon.moonlander.image;
