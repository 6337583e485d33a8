package ci.kingdon.moonlander.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads YAML as this function, kubectl, kubeadm, vcluster and Talos write kubeconfigs: objects and lists in lines, each with one key or
 * one text. It gives up on whatever else there is in YAML, and on what is wrong.
 */
final class PlainYamlReader {

    private static final int DEEPEST = 20;

    /** As much as a Secret holds. */
    private static final int LARGEST = 1 << 20;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What is read is not plain. It says nothing of it. */
    private static final class NotPlain extends Exception {

        @java.io.Serial
        private static final long serialVersionUID = 1;

        NotPlain() {
            super(null, null, false, false);
        }
    }

    private final String text;

    /** Where the line's content begins, behind its indentation and the dashes that were read. */
    private int at;

    /** The column of the content; -1 after the last line. */
    private int indent;

    private int depth;

    private PlainYamlReader(String text) {
        this.text = text;
    }

    /** The document; empty where it is not plain. */
    static Optional<ObjectNode> read(byte[] document) {
        if (document.length > LARGEST || !isPlain(document)) {
            return Optional.empty();
        }
        PlainYamlReader reader = new PlainYamlReader(new String(document, StandardCharsets.ISO_8859_1));
        try {
            reader.line(0);
            return reader.indent == 0 && reader.current() != '-' ? Optional.of(reader.object(0)) : Optional.empty();
        } catch (NotPlain _) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(byte[] document) {
        for (byte character : document) {
            if ((character < ' ' || character > '~') && character != '\n') {
                return false;
            }
        }
        return document.length > 0;
    }

    /** Goes to the line that begins here. */
    private void line(int start) throws NotPlain {
        at = start;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        indent = at == text.length() ? -1 : at - start;
        if (at < text.length() ? text.charAt(at) == '\n' : at != start) {
            throw new NotPlain();
        }
    }

    private char current() {
        return text.charAt(at);
    }

    private boolean isItem() {
        return indent >= 0 && current() == '-';
    }

    private ObjectNode object(int column) throws NotPlain {
        deeper();
        ObjectNode object = NODES.objectNode();
        while (indent == column && !isItem()) {
            String key = key();
            if (object.has(key)) {
                throw new NotPlain();
            }
            object.set(key, value(column));
        }
        if (indent >= column) {
            throw new NotPlain();
        }
        depth--;
        return object;
    }

    /** Reads a key, and the colon after it. */
    private String key() throws NotPlain {
        int start = at;
        while (at < text.length() && isOfKey(current(), at > start)) {
            at++;
        }
        if (at == start || at - start > YamlText.LONGEST_KEY || at == text.length() || current() != ':') {
            throw new NotPlain();
        }
        return text.substring(start, at++);
    }

    private static boolean isOfKey(char c, boolean inside) {
        return YamlText.isLetter(c) || (inside && (c == '-' || isDigit(c)));
    }

    /** Reads what stands behind a key: a text in its line, or else an object or a list in the next ones. */
    private JsonNode value(int column) throws NotPlain {
        if (at < text.length() && current() != '\n') {
            return scalar(column);
        }
        line(Math.min(at + 1, text.length()));
        if (isItem() && indent >= column) {
            return list(indent);
        }
        return indent > column ? object(indent) : NODES.nullNode();
    }

    private ArrayNode list(int column) throws NotPlain {
        deeper();
        ArrayNode list = NODES.arrayNode();
        while (indent == column && isItem()) {
            at++;
            list.add(isKeyAhead() ? item(column + 2) : scalar(column));
        }
        if (indent > column) {
            throw new NotPlain();
        }
        depth--;
        return list;
    }

    private ObjectNode item(int column) throws NotPlain {
        at++;
        indent = column;
        return object(column);
    }

    /** Whether a key stands behind the dash. */
    private boolean isKeyAhead() {
        int start = at + 1;
        int end = start;
        while (end < text.length() && isOfKey(text.charAt(end), end > start)) {
            end++;
        }
        return end > start
                && text.charAt(at) == ' '
                && text.startsWith(":", end)
                && (end + 1 == text.length() || text.charAt(end + 1) == ' ' || text.charAt(end + 1) == '\n');
    }

    /** Reads one space and what is left of the line, and goes to the next line, which must not go on with it. */
    private JsonNode scalar(int column) throws NotPlain {
        if (at == text.length() || current() != ' ') {
            throw new NotPlain();
        }
        int newline = text.indexOf('\n', at);
        int end = newline < 0 ? text.length() : newline;
        JsonNode scalar = scalar(text.substring(at + 1, end));
        line(Math.min(end + 1, text.length()));
        if (indent > column) {
            throw new NotPlain();
        }
        return scalar;
    }

    private static JsonNode scalar(String written) throws NotPlain {
        return switch (written) {
            case "{}" -> NODES.objectNode();
            case "[]" -> NODES.arrayNode();
            case "null" -> NODES.nullNode();
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            default -> NODES.stringNode(text(written));
        };
    }

    private static String text(String written) throws NotPlain {
        char first = written.isEmpty() ? ' ' : written.charAt(0);
        if (first != '"' && first != '\'') {
            return unquoted(written);
        }
        int last = written.length() - 1;
        if (last == 0 || written.indexOf(first, 1) != last || (first == '"' && written.indexOf('\\') >= 0)) {
            throw new NotPlain();
        }
        return written.substring(1, last);
    }

    /** Reads a text that is a single word, and none that may be a number or a truth value. */
    private static String unquoted(String written) throws NotPlain {
        boolean plain = !written.isEmpty()
                && (YamlText.isLetter(written.charAt(0)) || written.charAt(0) == '/')
                && !written.endsWith(":")
                && !YamlText.isWord(written);
        for (int i = 0; plain && i < written.length(); i++) {
            char c = written.charAt(i);
            plain = YamlText.isLetter(c) || isDigit(c) || "+/=._@:-".indexOf(c) >= 0;
        }
        if (!plain) {
            throw new NotPlain();
        }
        return written;
    }

    private void deeper() throws NotPlain {
        if (++depth > DEEPEST) {
            throw new NotPlain();
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
