package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.staging.RemoteCluster;

/** The cluster that a delivery goes to, and who writes there. */
public sealed interface Destination {

    /** The name of the landing's own cluster in status. */
    String CONTROL_PLANE = "ControlPlane";

    /** The cluster, as {@code status.deliveries[].cluster} has it. */
    String inStatus();

    /** Whether the Secret is in the landing's own namespace. */
    boolean isHere();

    /** The cluster as the end of a message: empty for the landing's own namespace, or " in " and the cluster. */
    String inWords();

    /** The landing's own namespace, and the very Secret that the access stage writes. */
    record Written() implements Destination {

        @Override
        public String inStatus() {
            return CONTROL_PLANE;
        }

        @Override
        public boolean isHere() {
            return true;
        }

        @Override
        public String inWords() {
            return "";
        }
    }

    /** The landing's own namespace, where Crossplane writes a Secret for this delivery. */
    record Here() implements Destination {

        @Override
        public String inStatus() {
            return CONTROL_PLANE;
        }

        @Override
        public boolean isHere() {
            return true;
        }

        @Override
        public String inWords() {
            return "";
        }
    }

    /**
     * Another cluster, or another namespace of the control plane, where only a provider can write. It outlives the landing, so that
     * what is written there has to be deleted there.
     *
     * @param cluster the cluster
     * @param inStatus its name in status
     */
    record Elsewhere(RemoteCluster cluster, String inStatus) implements Destination {

        @Override
        public boolean isHere() {
            return false;
        }

        @Override
        public String inWords() {
            return " in " + cluster.inWords();
        }
    }

    /**
     * The landing's planet, which has to be reachable first.
     *
     * @param stays whether it outlives the landing
     */
    record Inside(boolean stays) implements Destination {

        @Override
        public String inStatus() {
            return "Planet";
        }

        @Override
        public boolean isHere() {
            return false;
        }

        @Override
        public String inWords() {
            return " in the planet";
        }
    }
}
