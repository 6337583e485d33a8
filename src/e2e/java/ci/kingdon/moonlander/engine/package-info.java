/**
 * The real engine as processes on this machine: clusters, Crossplane, its providers, a registry and a chart server. What
 * cannot run here is played, and the class says so: {@link ci.kingdon.moonlander.engine.Kubelet},
 * {@link ci.kingdon.moonlander.engine.VclusterPods} and {@link ci.kingdon.moonlander.engine.Services}.
 */
package ci.kingdon.moonlander.engine;
