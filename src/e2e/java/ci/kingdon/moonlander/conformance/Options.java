package ci.kingdon.moonlander.conformance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run was asked for.
 *
 * @param context of the kubeconfig
 * @param only the checks to make; empty for all
 * @param skip the checks to leave out
 * @param authContexts further contexts for the matrix of who gets in where
 * @param aws the region to make a network in; empty for none
 * @param hostConfig the ClusterProviderConfig by which landings make planets in the control plane
 * @param timeout for each landing
 * @param report the folder for the reports
 * @param crane the program that asks registries; empty for none
 */
record Options(
        String context,
        List<String> only,
        List<String> skip,
        List<String> authContexts,
        Optional<String> aws,
        String hostConfig,
        Duration timeout,
        Path report,
        Optional<Path> crane) {

    /** For what takes seconds where it works. */
    Duration patience() {
        return timeout.compareTo(Duration.ofMinutes(2)) < 0 ? timeout : Duration.ofMinutes(2);
    }

    /** How the tool is called again with more options, for advice. */
    String again(String more) {
        return "make conformance CONTEXT='" + context + "' " + more;
    }
}
