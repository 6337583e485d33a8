package ci.kingdon.moonlander.kubernetes;

import tools.jackson.databind.JsonNode;

/**
 * How far the pods of a Deployment are what it asks for now.
 *
 * @param seen whether its controller has seen what it asks for
 * @param wanted how many pods it asks for
 * @param updated how many are as it asks for
 * @param available how many can work, those of before an edit among them
 * @param all how many there are, those of before an edit among them
 */
public record Rollout(boolean seen, int wanted, int updated, int available, int all) {

    /** The rollout of a Deployment. */
    public static Rollout of(JsonNode deployment) {
        JsonNode status = deployment.path("status");
        return new Rollout(
                status.path("observedGeneration").asLong(0)
                        >= deployment.at("/metadata/generation").asLong(0),
                deployment.at("/spec/replicas").asInt(1),
                status.path("updatedReplicas").asInt(0),
                status.path("availableReplicas").asInt(0),
                status.path("replicas").asInt(0));
    }

    /** Whether all pods are as the Deployment asks for and can work, and there are no others. */
    public boolean isComplete() {
        return seen && updated == wanted && available == wanted && all == wanted;
    }
}
