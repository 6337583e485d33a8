package ci.kingdon.moonlander.conformance;

/** How the report for people looks: on screens of all widths, light and dark, and on paper. */
final class HtmlStyle {

    /**
     * Blue, vermilion and grey: colour-blind readers can tell them apart, and the shapes and words say the same. All are at least 4.5:1 on
     * the paper (WCAG 2.2, 1.4.3). It has none of the characters that XML escapes, which HTML would take as they are here.
     */
    static final String CSS = """

            :root {
              color-scheme: light dark;
              --paper: #ffffff; --band: #f3f5f7; --line: #d0d7de; --ink: #1f2328; --quiet: #57606a;
              --passed: #0b5cad; --failed: #b3261e; --skipped: #57606a;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --paper: #14171a; --band: #20252a; --line: #3b434b; --ink: #e8eaed; --quiet: #a9b1ba;
                --passed: #7ab8ff; --failed: #ff9d80; --skipped: #a9b1ba;
              }
              /* Drawn on white. Lightness turns, hues stay. */
              .picture svg { filter: invert(0.91) hue-rotate(180deg); }
            }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
            main { max-width: 75rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
            h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; overflow-wrap: anywhere; }
            h2 { margin: 0; font-size: 1.25rem; line-height: 1.25; font-weight: 600; }
            main h2 { margin-top: 2.5rem; }
            caption h2 { margin: 0; }
            p { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
            code { font: 600 0.9375rem/1.5 ui-monospace, monospace; }
            .icon { width: 1em; height: 1em; margin-right: 0.4em; vertical-align: -0.125em; }
            .mark { stroke: var(--paper); stroke-width: 2; }
            .passed { color: var(--passed); }
            .failed { color: var(--failed); }
            .skipped { color: var(--skipped); }
            .verdict {
              margin: 1rem 0; padding: 0.75rem 1rem; background: var(--band); border-left: 0.375rem solid; border-radius: 0.25rem;
              font-size: 1.25rem; font-weight: 600;
            }
            dl { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; margin: 0; }
            dt { color: var(--quiet); font-size: 0.875rem; }
            dd { margin: 0; overflow-wrap: anywhere; }
            .scrolling { overflow-x: auto; margin-top: 2.5rem; }
            h2 + .scrolling, details .scrolling { margin-top: 0.75rem; }
            table { border-collapse: collapse; }
            .checks { width: 100%; }
            caption { margin-bottom: 0.5rem; text-align: left; }
            th, td { padding: 0.5rem 0.75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
            thead th { background: var(--band); font-size: 0.875rem; font-weight: 600; white-space: nowrap; }
            .figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
            .outcome { white-space: nowrap; font-weight: 600; }
            .advice { margin-top: 0.5rem; padding-left: 0.75rem; border-left: 0.1875rem solid var(--quiet); }
            .picture svg { display: block; min-width: 50rem; max-width: 100%; border-radius: 0.25rem; }
            details { margin-top: 1rem; }
            summary { cursor: pointer; }
            @media (max-width: 45rem) {
              .checks, .checks tbody { display: block; }
              .checks thead { display: none; }
              .checks tr { display: grid; grid-template-columns: 1fr auto; padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
              .checks th, .checks td { padding: 0.125rem 0; border: 0; }
              .checks th, .checks .seen { grid-column: 1 / -1; }
              .checks .took { grid-area: 1 / 2; }
              .checks caption { display: block; }
            }
            @media print {
              :root { --paper: #ffffff; --band: #ffffff; --line: #999999; --ink: #000000; --quiet: #333333;
                --passed: #0b5cad; --failed: #b3261e; --skipped: #333333; font-size: 12px; }
              main { max-width: none; padding: 0; }
              tr, .picture { break-inside: avoid; }
              .scrolling { overflow: visible; }
              .picture svg { min-width: 0; filter: none; }
              summary { display: none; }
            }
            """;

    private HtmlStyle() {}

    /** A shape for each outcome; the word that stands beside it says the same. */
    static String icon(Outcome outcome) {
        return "<svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">"
                + switch (outcome) {
                    case PASSED ->
                        "<circle cx=\"8\" cy=\"8\" r=\"8\" fill=\"currentColor\"/>"
                                + stroke("M4.5 8.5l2.5 2.5 4.5-5.5");
                    case FAILED ->
                        "<path d=\"M5 0h6l5 5v6l-5 5H5l-5-5V5z\" fill=\"currentColor\"/>"
                                + stroke("M5 5l6 6M11 5l-6 6");
                    case SKIPPED ->
                        "<circle cx=\"8\" cy=\"8\" r=\"7\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-dasharray=\"3 2.5\"/>";
                }
                + "</svg>";
    }

    private static String stroke(String path) {
        return "<path d=\"" + path + "\" fill=\"none\" class=\"mark\"/>";
    }
}
