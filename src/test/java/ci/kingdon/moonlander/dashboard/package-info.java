/** Draws what Grafana would show of the dashboard in package/install/monitoring, of samples of a run. */
package ci.kingdon.moonlander.dashboard;
