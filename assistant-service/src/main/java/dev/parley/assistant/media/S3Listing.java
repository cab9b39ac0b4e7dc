package dev.parley.assistant.media;

import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A page of ListObjectsV2.
 *
 * @param next where the next page goes on; empty behind the last one
 */
record S3Listing(List<MediaStore.Kept> files, String next) {

    /** @throws IllegalStateException when it is none */
    static S3Listing read(byte[] xml) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | DateTimeException | NumberFormatException e) {
            throw new IllegalStateException("the bucket's list cannot be read; see parley.media.s3", e);
        }
    }

    private static S3Listing read(XMLStreamReader reader) throws XMLStreamException {
        List<MediaStore.Kept> files = new ArrayList<>();
        String next = "";
        String key = "";
        long bytes = 0;
        Instant at = Instant.EPOCH;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("Contents")) {
                files.add(new MediaStore.Kept(key, bytes, at));
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                switch (reader.getLocalName()) {
                    case "Key" -> key = reader.getElementText();
                    case "Size" ->
                        bytes = Long.parseLong(reader.getElementText().strip());
                    case "LastModified" ->
                        at = Instant.parse(reader.getElementText().strip());
                    case "NextContinuationToken" -> next = reader.getElementText();
                    default -> {
                        // Nothing that is used.
                    }
                }
            }
        }
        return new S3Listing(files, next);
    }
}
