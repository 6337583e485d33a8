package ci.kingdon.moonlander.conformance;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes XML, and HTML that is XML too. Text stays text: it is escaped, and characters that XML does not allow are left out. Attributes are
 * pairs of name and value.
 */
final class Markup {

    /** What XML's writer does; it writes to memory, and does not fail. */
    private interface Writing {
        void run() throws XMLStreamException;
    }

    private final StringWriter document = new StringWriter();
    private final XMLStreamWriter writer;

    /** A document with this first line. */
    Markup(String firstLine) {
        document.append(firstLine).append('\n');
        try {
            writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(document);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML", e);
        }
    }

    /** An element with what is written meanwhile, and the end of a line. */
    void block(String element, Runnable content, String... attributes) {
        line(
                element,
                () -> {
                    text("\n");
                    content.run();
                },
                attributes);
    }

    /** The same, in one line. */
    void line(String element, Runnable content, String... attributes) {
        inline(element, content, attributes);
        text("\n");
    }

    /** An element with text, and the end of a line. */
    void line(String element, String text, String... attributes) {
        line(element, () -> text(text), attributes);
    }

    /** An element that never has content, and the end of a line. */
    void empty(String element, String... attributes) {
        write(() -> {
            writer.writeEmptyElement(element);
            writeAttributes(attributes);
        });
        text("\n");
    }

    /** An element within a line, with text. */
    void inline(String element, String text, String... attributes) {
        inline(element, () -> text(text), attributes);
    }

    void inline(String element, Runnable content, String... attributes) {
        write(() -> {
            writer.writeStartElement(element);
            writeAttributes(attributes);
        });
        content.run();
        write(writer::writeEndElement);
    }

    void text(String text) {
        write(() -> writer.writeCharacters(legal(text)));
    }

    /** What is markup already, and well-formed. */
    void markup(String markup) {
        // Ends the tag that may be open.
        text("");
        write(writer::flush);
        document.append(legal(markup));
    }

    @Override
    public String toString() {
        write(writer::flush);
        return document.toString();
    }

    private void writeAttributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            writer.writeAttribute(attributes[i], legal(attributes[i + 1]));
        }
    }

    /** Without the characters that XML 1.0 does not allow (https://www.w3.org/TR/xml/#charsets): most control characters, halves of pairs. */
    private static String legal(String text) {
        return text.codePoints()
                .filter(Markup::isLegal)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isLegal(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000;
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML", e);
        }
    }
}
