package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** AWS's EC2 API as moto plays it: it keeps what it is told to make, and makes nothing. Every region has a default VPC of its own. */
public final class Ec2 {

    /** Where it is reached. */
    public static final String URL = "http://127.0.0.1:5001";

    /** The EC2 API's only version, which every request names. */
    private static final String VERSION = "2016-11-15";

    /** moto finds region and service in here; it has no keys that a signature could be of. */
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=any/20160101/%s/ec2/aws4_request, SignedHeaders=host, Signature=any";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String region;

    private Ec2(String region) {
        this.region = region;
    }

    static Ec2 start(Processes processes, Programs programs, String region) throws Exception {
        Daemon moto = processes.start(
                "moto",
                List.of(programs.engine().resolve("moto/bin/moto_server").toString(), "-H", "127.0.0.1", "-p", "5001"),
                Map.of());
        Ec2 ec2 = new Ec2(region);
        Eventually.until("moto answers", () -> {
            moto.mustRun();
            try {
                return !ec2.describe("DescribeVpcs").isEmpty();
            } catch (ConnectException _) {
                return false;
            }
        });
        return ec2;
    }

    /** What a Describe action of the region lists. */
    public List<Item> describe(String action) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(URL))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", AUTHORIZATION.formatted(region))
                .POST(HttpRequest.BodyPublishers.ofString("Action=" + action + "&Version=" + VERSION))
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(action + " is answered with " + response.statusCode());
        }
        try {
            Node answer = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(response.body()))
                    .getDocumentElement();
            return new Item(answer).items("*");
        } catch (Exception e) {
            throw new IllegalStateException(action + " is answered with something else than XML", e);
        }
    }

    /**
     * One of the items of a list.
     *
     * @param node its element
     */
    public record Item(Node node) {

        /** The text at a path of element names; empty where there is none. */
        public String text(String path) {
            return (String) evaluate("string(" + path + ")", XPathConstants.STRING);
        }

        /** The items of the list at a path of element names. */
        public List<Item> items(String path) {
            NodeList nodes = (NodeList) evaluate(path + "/item", XPathConstants.NODESET);
            return IntStream.range(0, nodes.getLength())
                    .mapToObj(i -> new Item(nodes.item(i)))
                    .toList();
        }

        /** The value of a tag; empty where it has none. */
        public String tag(String key) {
            return text("tagSet/item[key='" + key + "']/value");
        }

        private Object evaluate(String path, javax.xml.namespace.QName type) {
            try {
                return XPathFactory.newInstance().newXPath().evaluate(path, node, type);
            } catch (XPathExpressionException e) {
                throw new IllegalArgumentException(path, e);
            }
        }
    }
}
