package ci.kingdon.moonlander.conformance;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes XML, and HTML that is XML too. What is text stays text: it is escaped, and what XML cannot have in it is left out. */
final class Markup {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter writer;

    /** A document that begins so. */
    Markup(String declaration) {
        text.append(declaration).append('\n');
        try {
            writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw cannot(e);
        }
    }

    /** Begins an element, with attributes in pairs of name and value. */
    Markup open(String element, String... attributes) {
        try {
            writer.writeStartElement(element);
            writeAttributes(attributes);
        } catch (XMLStreamException e) {
            throw cannot(e);
        }
        return this;
    }

    /** Ends the element that began last. */
    Markup close() {
        try {
            writer.writeEndElement();
        } catch (XMLStreamException e) {
            throw cannot(e);
        }
        return this;
    }

    /** An element that never has content. */
    Markup empty(String element, String... attributes) {
        try {
            writer.writeEmptyElement(element);
            writeAttributes(attributes);
        } catch (XMLStreamException e) {
            throw cannot(e);
        }
        return this;
    }

    Markup text(String characters) {
        try {
            writer.writeCharacters(legal(characters));
        } catch (XMLStreamException e) {
            throw cannot(e);
        }
        return this;
    }

    /** An element that has nothing but text. */
    Markup element(String element, String characters, String... attributes) {
        return open(element, attributes).text(characters).close();
    }

    /** For people who read the source. */
    Markup line() {
        return text("\n");
    }

    /** What is markup already. */
    Markup markup(String other) {
        try {
            // Ends the tag that may be open.
            writer.writeCharacters("");
            writer.flush();
        } catch (XMLStreamException e) {
            throw cannot(e);
        }
        text.append(legal(other));
        return this;
    }

    /** The document. */
    String end() {
        try {
            writer.writeEndDocument();
            writer.close();
        } catch (XMLStreamException e) {
            throw cannot(e);
        }
        return text.append('\n').toString();
    }

    private void writeAttributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            writer.writeAttribute(attributes[i], legal(attributes[i + 1]));
        }
    }

    /** Without what XML 1.0 (production 2, Char) does not allow, escaped neither: control characters, halves of surrogate pairs. */
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

    /** Nothing is written but to memory. */
    private static IllegalStateException cannot(XMLStreamException cause) {
        return new IllegalStateException("cannot write XML", cause);
    }
}
