package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.CloudflareProviderSpec;
import ci.kingdon.moonlander.exposure.spec.CloudflareTunnelSpec;
import ci.kingdon.moonlander.exposure.spec.SecretKeyRefSpec;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Awaited;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A tunnel of Cloudflare's. Pods of cloudflared call Cloudflare from within, and what comes back through the tunnel they hand to Services
 * by rules: those of a ConfigMap, or with a token those that are kept at Cloudflare.
 *
 * @param spec the spec
 */
record CloudflareTunnel(CloudflareTunnelSpec spec) implements Way {

    /** The user of the image (cloudflared, Dockerfile: nonroot). */
    private static final int USER = 65_532;

    private static final int METRICS = 2000;

    /** What the last rule answers. */
    private static final String NOT_FOUND = "http_status:404";

    /** The variable of the pods with a tunnel's password, and its key in the Secret. */
    private static final String PASSWORD = "TUNNEL_PASSWORD";

    static final String PASSWORD_KEY = "secret";

    private static final String CONFIG = "/etc/cloudflared/config";
    private static final String CREDENTIALS = "/etc/cloudflared/credentials";
    private static final String CONFIG_FILE = "config.yaml";
    private static final String CREDENTIALS_FILE = "credentials.json";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .build();

    @Override
    public void shared(HostResources host) {
        spec.provider().ifPresentOrElse(provider -> provided(provider, host), () -> given(host));
    }

    /** A tunnel that Cloudflare's provider makes, with its rules. The pods come once Cloudflare has given it an id. */
    private void provided(CloudflareProviderSpec provider, HostResources host) {
        CloudflareResources cloudflare = new CloudflareResources(provider, host.exposure(), host.desired());
        cloudflare.tunnel();
        cloudflare.rules(Stream.concat(
                        host.exposure().services().stream().map(CloudflareTunnel::managedRule),
                        Stream.of(new Fields().put("service", NOT_FOUND)))
                .toList());
        CloudflareResources.tunnelID(host.desired().observed())
                .ifPresentOrElse(id -> pods("", Optional.of(id), host), () -> host.keep(ExposureRoles.TUNNEL));
    }

    /** A rule, with how a Service that speaks TLS is verified. */
    private static Fields managedRule(Published service) {
        Optional<Fields> origin = Optional.of(service)
                .filter(Published::isTls)
                .map(tls -> service.spec().tls().verify()
                        ? new Fields().put("originServerName", tls.serverName())
                        : new Fields().put("noTlsVerify", true));
        return new Fields()
                .put("hostname", service.host())
                .put("service", url(service))
                .put("originRequest", origin);
    }

    @Override
    public void entry(Published service, HostResources host) {
        spec.provider()
                .ifPresent(
                        provider -> new CloudflareResources(provider, host.exposure(), host.desired()).record(service));
    }

    private boolean pods(String config, Optional<String> id, HostResources host) {
        return host.compose(
                ExposureRoles.TUNNEL, deployment(config, id, host), seen -> Lacks.pods(seen, "cloudflared"));
    }

    private void given(HostResources host) {
        String config = config(host.exposure());
        // Pods must not get the rules of a ConfigMap that is somebody else's, nor start with those of before an edit.
        if (spec.credentialsSecretRef().isEmpty() || configMap(config, host)) {
            pods(config, Optional.empty(), host);
        } else {
            host.keep(ExposureRoles.TUNNEL);
        }
        if (host.exposure().hasRecords()) {
            host.compose(ExposureRoles.DNS_RECORDS, records(host), CloudflareTunnel::recorded);
        }
    }

    private boolean configMap(String config, HostResources host) {
        ObjectNode manifest = host.manifest(
                ExposureRoles.TUNNEL_CONFIG, "v1", "ConfigMap", host.exposure().namespace(), Map.of());
        manifest.putObject("data").put(CONFIG_FILE, config);
        return host.compose(ExposureRoles.TUNNEL_CONFIG, manifest, seen -> unlike(config, seen));
    }

    private static Optional<Awaited> unlike(String config, ObservedResource seen) {
        return config.equals(seen.manifest().path("data").path(CONFIG_FILE).asString(""))
                ? Optional.empty()
                : Optional.of(Awaited.soon(
                        "WaitingForConfigMap",
                        "waiting for " + Lacks.inWords(seen) + " to have the rules; the pods keep those of before"));
    }

    /** The rules, of which the first that fits decides; cloudflared wants a last one that fits everything. */
    private String config(Exposure exposure) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        spec.tunnelID().ifPresent(id -> config.put("tunnel", id));
        config.put("credentials-file", CREDENTIALS + "/" + CREDENTIALS_FILE);
        ArrayNode rules = config.putArray("ingress");
        exposure.services().forEach(service -> rules.add(rule(service)));
        rules.addObject().put("service", NOT_FOUND);
        return YAML.writeValueAsString(config);
    }

    private static ObjectNode rule(Published service) {
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        rule.put("hostname", service.host()).put("service", url(service));
        if (service.isTls()) {
            ObjectNode origin = rule.putObject("originRequest");
            if (service.spec().tls().verify()) {
                origin.put("originServerName", service.serverName());
            } else {
                origin.put("noTLSVerify", true);
            }
        }
        return rule;
    }

    private static String url(Published service) {
        return (service.isTls() ? "https://" : "http://") + service.backend() + ":"
                + service.spec().service().port();
    }

    private ObjectNode deployment(String config, Optional<String> id, HostResources host) {
        Exposure exposure = host.exposure();
        ObjectNode manifest =
                host.manifest(ExposureRoles.TUNNEL, "apps/v1", "Deployment", exposure.namespace(), Map.of());
        ObjectNode deployment = manifest.putObject("spec").put("replicas", spec.replicas());
        labels(deployment.putObject("selector").putObject("matchLabels"), exposure);
        ObjectNode template = deployment.putObject("template");
        labels(template.putObject("metadata").putObject("labels"), exposure);
        if (spec.credentialsSecretRef().isPresent()) {
            // cloudflared reads its rules once, at its start.
            template.withObject("/metadata/annotations").put("moons.kingdon.ci/config", Names.hash(config));
        }
        ObjectNode pod = template.putObject("spec").put("automountServiceAccountToken", false);
        ObjectNode security = pod.putObject("securityContext")
                .put("runAsNonRoot", true)
                .put("runAsUser", USER)
                .put("runAsGroup", USER);
        security.putObject("seccompProfile").put("type", "RuntimeDefault");
        container(pod.putArray("containers").addObject(), id, exposure);
        spec.credentialsSecretRef().ifPresent(secret -> volumes(pod.putArray("volumes"), secret, exposure));
        return manifest;
    }

    private static void labels(ObjectNode labels, Exposure exposure) {
        labels.put("app.kubernetes.io/name", "cloudflared")
                .put("app.kubernetes.io/instance", exposure.remoteNameOf(ExposureRoles.TUNNEL));
    }

    private void container(ObjectNode container, Optional<String> id, Exposure exposure) {
        container.put("name", "cloudflared").put("image", exposure.defaults().cloudflaredImage());
        ArrayNode args = container.putArray("args");
        args.add("tunnel").add("--no-autoupdate").add("--metrics").add("0.0.0.0:" + METRICS);
        spec.credentialsSecretRef().ifPresent(_ -> args.add("--config").add(CONFIG + "/" + CONFIG_FILE));
        args.add("run");
        id.ifPresent(args::add);
        spec.tokenSecretRef().ifPresent(secret -> ofSecret(container.putArray("env"), "TUNNEL_TOKEN", secret, "token"));
        spec.provider().ifPresent(provider -> credentials(container.putArray("env"), provider, id.orElseThrow()));
        container.putArray("ports").addObject().put("name", "metrics").put("containerPort", METRICS);
        // Not ready means no connection to Cloudflare, which a restart may mend.
        container
                .putObject("livenessProbe")
                .put("failureThreshold", 1)
                .put("initialDelaySeconds", 10)
                .put("periodSeconds", 10)
                .putObject("httpGet")
                .put("path", "/ready")
                .put("port", METRICS);
        container
                .putObject("readinessProbe")
                .put("periodSeconds", 10)
                .putObject("httpGet")
                .put("path", "/ready")
                .put("port", METRICS);
        container.putObject("resources").putObject("requests").put("cpu", "10m").put("memory", "64Mi");
        ObjectNode security = container
                .putObject("securityContext")
                .put("allowPrivilegeEscalation", false)
                .put("readOnlyRootFilesystem", true);
        security.putObject("capabilities").putArray("drop").add("ALL");
        if (spec.credentialsSecretRef().isPresent()) {
            ArrayNode mounts = container.putArray("volumeMounts");
            mounts.addObject().put("name", "config").put("mountPath", CONFIG).put("readOnly", true);
            mounts.addObject()
                    .put("name", "credentials")
                    .put("mountPath", CREDENTIALS)
                    .put("readOnly", true);
        }
    }

    private static void ofSecret(ArrayNode environment, String name, SecretKeyRefSpec secret, String key) {
        environment
                .addObject()
                .put("name", name)
                .putObject("valueFrom")
                .putObject("secretKeyRef")
                .put("name", secret.name())
                .put("key", secret.key().orElse(key));
    }

    /** The file that cloudflared would read. The kubelet puts the password into it, so that no spec has it. */
    private static void credentials(ArrayNode environment, CloudflareProviderSpec provider, String id) {
        ofSecret(environment, PASSWORD, provider.tunnelSecretRef(), PASSWORD_KEY);
        // A password with quotes in it adds fields, of which the last ones count (Go, encoding/json): so the account
        // comes after it.
        environment
                .addObject()
                .put("name", "TUNNEL_CRED_CONTENTS")
                .put(
                        "value",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("TunnelSecret", "$(" + PASSWORD + ")")
                                .put("AccountTag", provider.accountID())
                                .put("TunnelID", id)
                                .toString());
    }

    private static void volumes(ArrayNode volumes, SecretKeyRefSpec secret, Exposure exposure) {
        volumes.addObject()
                .put("name", "config")
                .putObject("configMap")
                .put("name", exposure.remoteNameOf(ExposureRoles.TUNNEL_CONFIG));
        volumes.addObject()
                .put("name", "credentials")
                .putObject("secret")
                .put("secretName", secret.name())
                .putArray("items")
                .addObject()
                .put("key", secret.key().orElse(CREDENTIALS_FILE))
                .put("path", CREDENTIALS_FILE);
    }

    /** A record for each name, which leads to the tunnel and is Cloudflare's to answer for. */
    private ObjectNode records(HostResources host) {
        Exposure exposure = host.exposure();
        ObjectNode manifest = host.manifest(
                ExposureRoles.DNS_RECORDS,
                "externaldns.k8s.io/v1alpha1",
                "DNSEndpoint",
                exposure.namespace(),
                Map.of());
        ArrayNode endpoints = manifest.putObject("spec").putArray("endpoints");
        exposure.services().forEach(service -> {
            ObjectNode endpoint =
                    endpoints.addObject().put("dnsName", service.host()).put("recordType", "CNAME");
            endpoint.putArray("targets").add(spec.tunnelID().orElseThrow() + ".cfargotunnel.com");
            endpoint.putArray("providerSpecific")
                    .addObject()
                    // Just one: external-dns updates a record for ever that has a property which it does not know.
                    .put("name", "external-dns.kubernetes.io/cloudflare-proxied")
                    .put("value", "true");
        });
        return manifest;
    }

    private static Optional<Awaited> recorded(ObservedResource records) {
        long generation = records.manifest().at("/metadata/generation").asLong(0);
        return records.manifest().at("/status/observedGeneration").asLong(-1) >= generation
                ? Optional.empty()
                : Optional.of(Awaited.soon(
                        "WaitingForRecords",
                        "waiting for external-dns to see " + Lacks.inWords(records)
                                + "; it has to run with --source=crd"));
    }

    @Override
    public boolean endsTls(Exposure exposure, Published service) {
        return true;
    }

    @Override
    public String inWords() {
        return "Cloudflare";
    }

    /** Cloudflare's Universal SSL has the zone's name and names one level below it. */
    @Override
    public Stream<Caveat> caveats(Exposure exposure) {
        return spec.advancedCertificate()
                ? Stream.empty()
                : exposure.services().stream()
                        .filter(service -> !service.host().equals(spec.zone()) && !service.isOneBelow(spec.zone()))
                        .map(service -> new Caveat(
                                "NameTooDeep",
                                service.path() + ": " + service.host() + " is more than one level below the zone "
                                        + spec.zone()
                                        + ", and Cloudflare's Universal SSL has no certificate for it: make "
                                        + service.host()
                                                .substring(service.host().indexOf('.') + 1)
                                        + " a zone of its own, choose a name one level below, or order a certificate for"
                                        + " it and set cloudflareTunnel.advancedCertificate"));
    }

    @Override
    public String doneInWords() {
        return "the pods of cloudflared are available"
                + (spec.tokenSecretRef().isPresent() ? "; the tunnel's rules are at Cloudflare" : "");
    }
}
