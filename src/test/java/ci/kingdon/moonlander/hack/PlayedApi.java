package ci.kingdon.moonlander.hack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of a Kubernetes API as kubectl needs to make, list, read and delete resources of some kinds, over plain HTTP on loopback. It keeps
 * resources by their paths, and nothing acts on them but for what is played when one is made.
 */
final class PlayedApi implements AutoCloseable {

    private record Answer(int code, String type, String body) {

        static Answer of(JsonNode body) {
            return new Answer(200, "application/json", body.toString());
        }

        static Answer refusal(int code, String reason, String message) {
            ObjectNode status = JSON.createObjectNode();
            status.put("apiVersion", "v1").put("kind", "Status").put("status", "Failure");
            status.put("reason", reason).put("message", message).put("code", code);
            return new Answer(code, "application/json", status.toString());
        }
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final Answer NO_SUCH_PATH = new Answer(404, "text/plain", "404 page not found");

    private final HttpServer server;
    private final List<PlayedKind> kinds;
    private final Map<String, ObjectNode> discovery;
    private final String forbidden;
    private final Function<ObjectNode, Collection<ObjectNode>> whenMade;
    private final Map<String, String> logs;
    private final Map<String, ObjectNode> resources = new ConcurrentSkipListMap<>();

    /**
     * Starts it.
     *
     * @param forbidden the path on which nobody may do anything, or an empty string
     * @param whenMade what comes to be when a resource is made
     * @param logs what each pod's containers have printed, by the name of the container
     */
    PlayedApi(
            List<PlayedKind> kinds,
            String forbidden,
            Function<ObjectNode, Collection<ObjectNode>> whenMade,
            Map<String, String> logs)
            throws IOException {
        this.kinds = kinds;
        this.discovery = PlayedKind.discovery(kinds);
        this.forbidden = forbidden;
        this.whenMade = whenMade;
        this.logs = logs;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void put(ObjectNode resource) {
        String name = resource.path("kind").asString();
        PlayedKind kind = kinds.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        resources.put(kind.path(resource), resource);
    }

    /** The resources of a kind, in all namespaces. */
    List<ObjectNode> all(String kind) {
        return resources.values().stream()
                .filter(resource -> resource.path("kind").asString().equals(kind))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(forbidden)) {
            return Answer.refusal(403, "Forbidden", "somebody may do nothing with " + path);
        }
        return switch (exchange.getRequestMethod()) {
            case "GET" -> read(path, query(exchange));
            case "POST" -> make(path, (ObjectNode) JSON.readTree(exchange.getRequestBody()));
            case "DELETE" -> delete(path);
            default -> Answer.refusal(405, "MethodNotAllowed", exchange.getRequestMethod() + " is not played");
        };
    }

    private Answer read(String path, Map<String, String> query) {
        if (path.endsWith("/log")) {
            return log(path.substring(0, path.lastIndexOf('/')), query.getOrDefault("container", ""));
        }
        ObjectNode one = resources.getOrDefault(path, discovery.get(path));
        if (one != null) {
            return Answer.of(one);
        }
        return kinds.stream()
                .filter(kind -> path.startsWith(kind.root() + "/") && path.endsWith("/" + kind.plural()))
                .findFirst()
                .map(kind -> list(path, kind, query))
                .orElse(NO_SUCH_PATH);
    }

    private Answer log(String pod, String container) {
        return resources.containsKey(pod) && logs.containsKey(container)
                ? new Answer(200, "text/plain", logs.get(container))
                : Answer.refusal(404, "NotFound", pod + " has no container " + container);
    }

    private Answer list(String path, PlayedKind kind, Map<String, String> query) {
        ObjectNode list = JSON.createObjectNode();
        list.put("apiVersion", kind.apiVersion()).put("kind", kind.name() + "List");
        list.putObject("metadata").put("resourceVersion", "1");
        list.putArray("items")
                .addAll(all(kind.name()).stream()
                        .filter(resource -> !path.contains("/namespaces/")
                                || kind.path(resource).startsWith(path + "/"))
                        .filter(resource ->
                                selects(query.getOrDefault("labelSelector", ""), resource.at("/metadata/labels")))
                        .filter(resource -> selects(query.getOrDefault("fieldSelector", ""), resource))
                        .toList());
        return Answer.of(list);
    }

    /** Whether a selector of equalities holds: its keys are labels, or paths to fields. */
    private static boolean selects(String selector, JsonNode tree) {
        return Arrays.stream(selector.split(","))
                .filter(term -> !term.isEmpty())
                .map(term -> term.split("=", 2))
                .allMatch(term -> (tree.has(term[0]) ? tree.path(term[0]) : tree.at("/" + term[0].replace('.', '/')))
                        .asString("")
                        .equals(term[1]));
    }

    private Answer make(String path, ObjectNode resource) {
        ObjectNode metadata = (ObjectNode) resource.path("metadata");
        metadata.put("uid", "uid-" + (resources.size() + 1)).put("resourceVersion", "1");
        String own = path + "/" + metadata.path("name").asString();
        if (resources.containsKey(own)) {
            return Answer.refusal(409, "AlreadyExists", metadata.path("name").asString() + " already exists");
        }
        resources.put(own, resource);
        whenMade.apply(resource).forEach(this::put);
        return new Answer(201, "application/json", resource.toString());
    }

    /** With a namespace goes what is in it. */
    private Answer delete(String path) {
        ObjectNode deleted = resources.remove(path);
        if (deleted == null) {
            return Answer.refusal(404, "NotFound", path + " not found");
        }
        String namespace = path.substring(path.lastIndexOf('/') + 1);
        resources.keySet().removeIf(other -> other.contains("/namespaces/" + namespace + "/"));
        return Answer.of(deleted);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return Arrays.stream(query == null ? new String[0] : query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
