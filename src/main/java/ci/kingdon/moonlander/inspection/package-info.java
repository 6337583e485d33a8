/** What an Operation inspects: the landings of a namespace, their tokens, certificates, deliveries and readers. It changes nothing. */
package ci.kingdon.moonlander.inspection;
