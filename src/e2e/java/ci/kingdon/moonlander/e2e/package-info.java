/** What must hold on a real control plane, scenario by scenario. The engine that they run on is started once. */
package ci.kingdon.moonlander.e2e;
