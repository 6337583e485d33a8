package ci.kingdon.moonlander.bench;

import java.util.List;
import java.util.Locale;

/** What the pictures of measurements are drawn of. */
public final class Svg {

    // Of Paul Tol's colour schemes, https://sronpersonalpages.nl/~pault/: colour-blind readers can tell these apart.
    public static final List<String> COLOURS =
            List.of("#ee7733", "#4477aa", "#bbbbbb", "#228833", "#ccbb44", "#aa3377");
    public static final String INK = "#222222";
    public static final String PAPER = "#ffffff";

    private Svg() {}

    /** The beginning of a picture with a background of its own, so that it can be read on a dark page. */
    public static String begin(int width, int height, String title) {
        return format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                                + " font-size=\"11\" fill=\"%s\">%n<title>%s</title>%n",
                        width, height, INK, escaped(title))
                + rect(0, 0, width, height, PAPER);
    }

    /** A legend: a bar of its colour and the name of each. */
    static String legend(List<String> names, int left, int y, int bar) {
        StringBuilder legend = new StringBuilder();
        int x = left;
        for (int i = 0; i < names.size(); i++) {
            legend.append(rect(x, y, 20, bar, COLOURS.get(i)));
            legend.append(text(x + 26, y + 9, "", names.get(i)));
            x += 60 + names.get(i).length() * 7;
        }
        return legend.toString();
    }

    public static String rect(double x, double y, double width, double height, String colour) {
        return format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x, y, width, height, colour);
    }

    public static String text(double x, double y, String attributes, String text) {
        return format("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, attributes, escaped(text));
    }

    public static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
