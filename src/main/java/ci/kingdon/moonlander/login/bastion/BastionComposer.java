package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;

/** Composes a bastion: one kubeconfig with the contexts of landings and of given kubeconfigs. */
public final class BastionComposer implements Composer {

    /** The kind. */
    public static final Kind XBASTION = new Kind("moons.kingdon.ci", "XBastion");

    @Override
    public Response compose(Request request) {
        Bastion bastion = BastionDecision.of(request);
        Observed observed = new Observed(request);

        Gathering gathering = Gathering.compose(bastion, Writing.before(bastion, observed), bastion.stage(observed));
        Writing writing = Writing.compose(bastion, gathering, bastion.stage(observed));
        List<DeliveryStage> deliveries = bastion.deliveries().stream()
                .map(delivery -> DeliveryStage.compose(bastion, delivery, writing.handout(), observed))
                .toList();
        Stages stages = new Stages(gathering, writing.desired(), deliveries);
        List<Desired> teardown = TeardownStage.compose(bastion, deliveries, stages.desired(), observed);

        return new Report(bastion, stages, teardown).response(request);
    }
}
