package stentor.protocol.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.MessageId;

class InfoFormatTest {
    private static final ChannelInfo INFO = new ChannelInfo(5, 18, 0, new MessageId(1450755280, 0));

    @Test
    void textHasFourLinesThatEndInCrlf() {
        assertThat(InfoFormat.TEXT.render(INFO))
                .isEqualTo("queued messages: 5\r\nlast requested: 18 sec. ago\r\n"
                        + "active subscribers: 0\r\nlast message id: 1450755280:0\r\n");
    }

    @Test
    void aChannelNobodyAskedForWasRequestedMinusOneSecondsAgo() {
        ChannelInfo unseen = new ChannelInfo(0, ChannelInfo.NEVER, 0, MessageId.ZERO);
        assertThat(InfoFormat.TEXT.render(unseen)).contains("last requested: -1 sec. ago\r\n");
        assertThat(InfoFormat.JSON.render(unseen)).contains("\"requested\": -1,");
    }

    @Test
    void jsonHasTheBlanksThatItIsKnownFor() throws Exception {
        String json = InfoFormat.JSON.render(INFO);
        assertThat(json)
                .isEqualTo("{\"messages\": 5, \"requested\": 18, \"subscribers\": 0,"
                        + " \"last_message_id\": \"1450755280:0\"}");
        assertThat(new ObjectMapper().readTree(json).get("last_message_id").asText())
                .isEqualTo("1450755280:0");
        assertThat(InfoFormat.TEXT_JSON.render(INFO)).isEqualTo(json);
    }

    @Test
    void xmlIsADocumentOfFourElements() {
        assertThat(InfoFormat.XML.render(INFO))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<channel>")
                .contains("<messages>5</messages>", "<requested>18</requested>", "<subscribers>0</subscribers>")
                .contains("<last_message_id>1450755280:0</last_message_id>")
                .endsWith("</channel>\n")
                .isEqualTo(InfoFormat.APPLICATION_XML.render(INFO));
    }

    @Test
    void whoeverLooksAtAPageGetsText() {
        assertThat(InfoFormat.negotiate(Optional.of(
                        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8")))
                .isEqualTo(InfoFormat.TEXT);
        assertThat(InfoFormat.negotiate(Optional.of("application/xml, text/html;q=0.5")))
                .isEqualTo(InfoFormat.APPLICATION_XML);
    }

    @Test
    void yamlQuotesTheId() {
        assertThat(InfoFormat.YAML.render(INFO))
                .isEqualTo("---\nmessages: 5\nrequested: 18\nsubscribers: 0\nlast_message_id: \"1450755280:0\"\n");
    }

    @Test
    void severalChannelsHaveNoIdInCommon() {
        assertThat(InfoFormat.TEXT.renderSumOfSeveral(INFO)).endsWith("last message id: 0\r\n");
        assertThat(InfoFormat.JSON.renderSumOfSeveral(INFO)).endsWith("\"last_message_id\": \"0\"}");
    }

    @ParameterizedTest
    @EnumSource
    void eachFormatIsHadByItsOwnName(InfoFormat format) {
        assertThat(negotiate(format.contentType())).isEqualTo(format);
        assertThat(negotiate(format.contentType().toUpperCase(Locale.ROOT))).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | TEXT",
                "* | TEXT",
                "text/* | TEXT",
                "application/* | JSON",
                "application/json, */* | JSON",
                "*/*, application/json | JSON",
                "application/json, text/plain, */* | JSON",
                "text/xml, application/json | XML",
                "application/json;q=0.5, text/xml | XML",
                "application/json ; q=0.5 , text/yaml;q=.7 | YAML",
                "text/html, application/json;q=0.9, */*;q=0.8 | JSON",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | TEXT",
                "text/plain;q=0, */* | JSON",
                "text/plain;q=0, text/xml;q=0.1 | XML",
                "application/json;q=0 | TEXT",
                "application/json;charset=utf-8 | JSON",
                "'application/json;a=\"x,text/xml;q=1\";q=0.1, text/yaml;q=0.2' | YAML",
            })
    void thePreferredFormatWins(String accept, InfoFormat expected) {
        assertThat(negotiate(accept)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ";",
                ";;;,,,",
                "/",
                "text/",
                "/json",
                "image/png",
                "json",
                "application/json;q=2",
                "application/json;q=-1",
                "application/json;q=x",
                "application/json;q=",
                "application/json;q=.",
                "application/json;q=1e9",
                "a/b/c",
                "\"application/json",
                "application/jso\u00f1",
                "*/json"
            })
    void whatCannotBeReadOrGivenIsText(String accept) {
        assertThat(negotiate(accept)).isEqualTo(InfoFormat.TEXT);
    }

    @Test
    void noHeaderIsText() {
        assertThat(InfoFormat.negotiate(Optional.empty())).isEqualTo(InfoFormat.TEXT);
    }

    @Test
    void aLongHeaderIsReadInOneGo() {
        assertThat(negotiate("text/html;a=\"\\\",\", ".repeat(5_000) + "text/xml"))
                .isEqualTo(InfoFormat.XML);
    }

    private static InfoFormat negotiate(String accept) {
        return InfoFormat.negotiate(Optional.of(accept));
    }
}
