/**
 * XExposure: public names for services of a host. {@code ExposureComposer} is the table of contents; each way to the Internet is a class
 * that implements {@code Way}, and nobody else asks which one it is.
 */
package ci.kingdon.moonlander.exposure;
