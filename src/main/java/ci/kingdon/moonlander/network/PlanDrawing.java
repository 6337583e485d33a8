package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.NetworkSpec;
import inet.ipaddr.IPAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The plan of a network's subnets for people: as a table, and as a picture. */
public final class PlanDrawing {

    private static final String ROW = "%-10s %-18s %-20s %8s %8s%n";

    /** In the order of a colour wheel, told apart by those who see no red and green too. */
    private static final String PRIVATE_COLOUR = "#4477aa";

    private static final String PUBLIC_COLOUR = "#ee7733";
    private static final String FREE_COLOUR = "#dddddd";

    private static final int WIDTH = 960;
    private static final int HEIGHT = 24;
    private static final int LEFT = 10;
    private static final int LABEL = 380;

    /** A block of the VPC, used or not. */
    private record Block(String tier, String zone, IPAddress cidr, boolean used) {}

    private final SubnetPlan plan;
    private final List<Block> blocks;

    private PlanDrawing(SubnetPlan plan) {
        this.plan = plan;
        List<Block> all = new ArrayList<>();
        for (Subnet subnet : plan.subnets()) {
            all.add(new Block(subnet.tier().name(), subnet.zone(), subnet.cidr(), true));
        }
        plan.free().forEach(free -> all.add(new Block("free", "", free, false)));
        all.sort(Comparator.comparing(Block::cidr));
        this.blocks = List.copyOf(all);
    }

    /**
     * The drawing of the plan for an XNetwork's manifest.
     *
     * @throws Invalid where it is none, or one that the composer would refuse
     */
    public static PlanDrawing of(JsonNode xnetwork) {
        String kind = xnetwork.path("kind").asString("");
        if (!NetworkComposer.XNETWORK.name().equals(kind)) {
            throw new Invalid("kind", "is \"" + kind + "\"", NetworkComposer.XNETWORK.name());
        }
        boolean original = xnetwork.path("apiVersion").asString("").startsWith(NetworkComposer.ORIGINAL.group() + "/");
        Field spec = Field.root("", xnetwork).at("spec");
        return new PlanDrawing(NetworkDecision.plan(original ? NetworkSpec.ofOriginal(spec) : NetworkSpec.of(spec)));
    }

    /** A line for each block, in the order of addresses. */
    public String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, ROW, "TIER", "ZONE", "RANGE", "SIZE", "USABLE"));
        for (Block block : blocks) {
            BigInteger size = block.cidr().getCount();
            table.append(String.format(
                    Locale.ROOT,
                    ROW,
                    block.tier(),
                    block.zone(),
                    block.cidr(),
                    size,
                    block.used() ? size.subtract(BigInteger.valueOf(SubnetPlan.RESERVED)) : "-"));
        }
        BigInteger free = plan.free().stream().map(IPAddress::getCount).reduce(BigInteger.ZERO, BigInteger::add);
        return table.append(String.format(
                        Locale.ROOT,
                        "%s: %d addresses, %d of them kept for zones to come%n",
                        plan.vpc(),
                        plan.vpc().getCount(),
                        free))
                .toString();
    }

    /** A bar for each block, where it is in the VPC. */
    public String svg() {
        int height = (blocks.size() + 2) * HEIGHT;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<title>Subnets of %s</title>%n",
                WIDTH,
                height,
                plan.vpc()));
        svg.append(text(LEFT, HEIGHT - 6, "VPC " + plan.vpc()));
        for (int i = 0; i < blocks.size(); i++) {
            int top = (i + 1) * HEIGHT;
            Block block = blocks.get(i);
            svg.append(text(LEFT, top + HEIGHT - 8, block.tier() + " " + block.zone() + " " + block.cidr()));
            svg.append(bar(block, top));
        }
        return svg.append("</svg>\n").toString();
    }

    private String bar(Block block, int top) {
        double whole = plan.vpc().getCount().doubleValue();
        double start = block.cidr()
                .getLower()
                .getValue()
                .subtract(plan.vpc().getLower().getValue())
                .doubleValue();
        double scale = (WIDTH - LABEL - LEFT) / whole;
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABEL + start * scale,
                top + 3,
                block.cidr().getCount().doubleValue() * scale,
                HEIGHT - 6,
                colour(block));
    }

    private static String colour(Block block) {
        return switch (block.tier()) {
            case "Private" -> PRIVATE_COLOUR;
            case "Public" -> PUBLIC_COLOUR;
            default -> FREE_COLOUR;
        };
    }

    /** Nothing in it needs escaping: zones and tiers are checked names. */
    private static String text(int x, int y, String text) {
        return String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, text);
    }
}
