package ci.kingdon.moonlander.conformance;

/** A report for people: one file that asks the network for nothing. */
final class HtmlReport {

    private HtmlReport() {}

    static String of(Report report) {
        Markup html = new Markup("<!DOCTYPE html>");
        html.open("html", "lang", "en");
        html.open("body").element("h1", report.context()).close();
        return html.close().end();
    }
}
