package ci.kingdon.moonlander.examples;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.exposure.ExposureComposer;
import ci.kingdon.moonlander.inspection.InspectionComposer;
import ci.kingdon.moonlander.inspection.spec.InspectionSpec;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.login.bastion.BastionComposer;
import ci.kingdon.moonlander.login.provider.IdentityProviderComposer;
import ci.kingdon.moonlander.network.NetworkComposer;
import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc.FunctionRunnerServiceImplBase;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.V1Function;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;

/** A function at a port of this machine, in plain text, as the renderer calls it. */
record Served(Server server) implements AutoCloseable {

    /** What a function does, without the wire. */
    interface Function {

        RunFunctionResponse run(RunFunctionRequest request);
    }

    static Served by(Function function) throws IOException {
        return new Served(Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(new FunctionRunnerServiceImplBase() {
                    @Override
                    public void runFunction(RunFunctionRequest request, StreamObserver<RunFunctionResponse> response) {
                        response.onNext(function.run(request));
                        response.onCompleted();
                    }
                })
                .build()
                .start());
    }

    /** The function that this project is. */
    static Served moonlander() throws IOException {
        return by(new V1Function(new KindRouter(
                Map.of(
                        ExposureComposer.XEXPOSURE, new ExposureComposer(),
                        LandingComposer.XLANDING, LandingComposer.ofXLanding(),
                        LandingComposer.LANDING, LandingComposer.ofLanding(),
                        NetworkComposer.XNETWORK, NetworkComposer.ofXNetwork(),
                        NetworkComposer.ORIGINAL, NetworkComposer.ofOriginal(),
                        NetworkComposer.TEST_INFRASTRUCTURE, NetworkComposer.ofTestInfrastructure(),
                        IdentityProviderComposer.XIDENTITYPROVIDER, new IdentityProviderComposer(),
                        BastionComposer.XBASTION, new BastionComposer()),
                Map.of(InspectionSpec.INSPECTION, new InspectionComposer())))::run);
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
