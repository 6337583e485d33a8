package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.staging.Desired;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was composed to get there.
 *
 * @param gathering what is known of each context
 * @param writing the kubeconfig in the bastion's namespace
 * @param deliveries the kubeconfig in other places, in their order
 */
record Stages(Gathering gathering, Desired writing, List<DeliveryStage> deliveries) {

    Stream<Desired> desired() {
        return Stream.concat(Stream.of(gathering.desired()), delivered());
    }

    /** The stages that bring the kubeconfig somewhere. */
    Stream<Desired> delivered() {
        return Stream.concat(Stream.of(writing), deliveries.stream().map(DeliveryStage::desired));
    }
}
