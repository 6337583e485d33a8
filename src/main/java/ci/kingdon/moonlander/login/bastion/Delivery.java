package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.login.bastion.spec.Format;

/**
 * The kubeconfig in one more place, with everything decided.
 *
 * @param name its name
 * @param target where it is written to
 * @param format in which form
 */
record Delivery(String name, Target target, Format format) {}
