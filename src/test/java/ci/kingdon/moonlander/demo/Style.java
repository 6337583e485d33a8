package ci.kingdon.moonlander.demo;

/** How something is written in a terminal, and in what colour it is in a picture of it. */
enum Style {
    PLAIN("0", "#d0d7de"),
    TITLE("1;36", "#56d4dd"),
    SAID("2", "#8b949e"),
    PROMPT("1;32", "#56d364"),
    COMMAND("1", "#ffffff"),
    WRONG("1;31", "#ff7b72");

    private static final String ESCAPE = "\u001b[";

    private final String code;
    private final String colour;

    Style(String code, String colour) {
        this.code = code;
        this.colour = colour;
    }

    /** A text in this style, for a terminal. */
    String of(String text) {
        return this == PLAIN ? text : ESCAPE + code + "m" + text + ESCAPE + PLAIN.code + "m";
    }

    /** The style that a terminal is told by this code; plain where none of ours has it. */
    static Style byCode(String code) {
        for (Style style : values()) {
            if (style.code.equals(code)) {
                return style;
            }
        }
        return PLAIN;
    }

    String colour() {
        return colour;
    }
}
