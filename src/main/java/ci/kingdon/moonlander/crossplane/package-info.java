/** What is composed, as records that mirror the CRDs of Crossplane's providers, and how their status is read. */
package ci.kingdon.moonlander.crossplane;
