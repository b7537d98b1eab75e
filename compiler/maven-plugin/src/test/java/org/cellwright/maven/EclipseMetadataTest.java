package org.cellwright.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class EclipseMetadataTest {
    @Test
    void eclipseIsToldToRunBothGoals() throws Exception {
        try (InputStream file = getClass().getResourceAsStream("/META-INF/m2e/lifecycle-mapping-metadata.xml")) {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file);
            assertThat(texts(document, "goal")).containsExactly("generate", "generate-test");
            assertThat(texts(document, "runOnIncremental")).containsExactly("true");
            assertThat(texts(document, "runOnConfiguration")).containsExactly("true");
        }
    }

    private static List<String> texts(Document document, String element) {
        NodeList found = document.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
