// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polycast.Attributes;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.testkit.Rounds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonDecoder decoder = new JsonDecoder();

    private JsonRequest decode(String record) throws BadRequestException {
        return decoder.decode(record.getBytes(UTF_8));
    }

    private BadRequestException refusal(byte[] record) {
        return catchThrowableOfType(BadRequestException.class, () -> decoder.decode(record));
    }

    private String data(String json) throws BadRequestException {
        JsonRequest request = decode("{\"op\":\"pub\",\"data\":" + json + ",\"id\":1}");
        assertThat(request.attributes().contentType()).isEqualTo(Message.JSON);
        return new String(request.payload(), UTF_8);
    }

    private String text(String json) throws BadRequestException {
        JsonRequest request = decode("{\"op\":\"pub\",\"data\":" + json + ",\"id\":1}");
        assertThat(request.attributes().contentType()).isNull();
        return new String(request.payload(), UTF_8);
    }

    // What is understood.

    @Test
    void findsNothingButTheOp() throws BadRequestException {
        JsonRequest request = decode("{\"op\":\"ping\"}");
        assertThat(request.op()).isEqualTo(Op.PING);
        assertThat(request.id()).isNull();
        assertThat(request.channel()).isNull();
        assertThat(request.payload()).isNull();
        assertThat(request.attributes().contentType()).isNull();
        assertThat(request.attributes()).isSameAs(Attributes.EMPTY);
        assertThat(request.on()).isNull();
        assertThat(request.cookie()).isNull();
    }

    @Test
    void findsEveryField() throws BadRequestException {
        JsonRequest request = decode("""
                        {"headers":{"b":"1","a":"2"},"data":"x","channel":"a.b","id":7,"op":"pub"}""");
        assertThat(request.op()).isEqualTo(Op.PUB);
        assertThat(request.id()).isEqualTo("7");
        assertThat(request.channel()).isEqualTo("a.b");
        assertThat(request.payload()).containsExactly('x');
        assertThat(request.attributes().headers()).containsExactly(new Header("b", "1"), new Header("a", "2"));
        assertThat(decode("{\"on\":true,\"op\":\"echo\"}").on()).isTrue();
        assertThat(decode("{\"cookie\":\"k\",\"op\":\"who\",\"channel\":\"c\"}").cookie())
                .isEqualTo("k");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`{\"op\":\"sub\",\"channel\":\"c\",\"since\":1}`            | sub has no field \"since\"",
                "`{\"x\":{\"op\":[{\"op\":1}]},\"op\":\"ping\",\"y\":null}` | ping has no field \"x\"",
                "`{\"op\":\"pub\",\"channel\":\"c\",\"data\":1,\"Data\":2}` | pub has no field \"Data\"",
                "`{\"data\":1,\"op\":\"sub\",\"channel\":\"c\"}`             | sub has no field \"data\"",
                "`{\"op\":\"unsub\",\"channel\":\"c\",\"cookie\":\"k\"}`     | unsub has no field \"cookie\"",
                "`{\"op\":\"who\",\"channel\":\"c\",\"headers\":{}}`         | who has no field \"headers\"",
                "`{\"op\":\"ping\",\"on\":true}`                             | ping has no field \"on\"",
                "`{\"op\":\"echo\",\"on\":true,\"channel\":\"c\"}`           | echo has no field \"channel\"",
                "`{\"op\":\"origin\",\"on\":true,\"base64\":\"\"}`           | origin has no field \"base64\"",
                "`{\"op\":\"ping\",\"\":1}`                                | ping has no field \"\"",
            })
    void anOpTakesItsOwnFieldsAndNoOthers(String record, String message) {
        BadRequestException refusal = refusal(record.getBytes(UTF_8));
        assertThat(refusal.code()).isEqualTo("bad-field");
        assertThat(refusal).hasMessage(message);
    }

    @Test
    void quotesNoMoreThanTheStartOfAField() {
        BadRequestException refusal =
                refusal(("{\"op\":\"ping\",\"id\":7,\"" + "x".repeat(100_000) + "\":1}").getBytes(UTF_8));
        assertThat(refusal.id()).isEqualTo("7");
        assertThat(refusal.getMessage()).startsWith("ping has no field \"xxx").hasSizeLessThan(70);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "-1", "0", "1.50", "1E400", "123456789012345678901234567890", "\"\"", "\"a\\u00fcü\\n\\\"\""
            })
    void keepsIdsAsTheyWere(String id) throws BadRequestException {
        assertThat(decode("{\"op\":\"ping\", \"id\" : " + id + " }").id()).isEqualTo(id);
        assertThat(decode("{\"id\":" + id + ",\"op\":\"ping\"}").id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1.0",
                "1.50",
                "-0.10e+400",
                "1E-5",
                "12345678901234567890123456789012345678901234567890",
                "true",
                "false",
                "null",
                "[]",
                "{}",
                "[1,2.50,\"a b\"]",
                "{\"z\":1,\"a\":{\"\":[[]]}}",
                "[\"\\\\\",\"\\\"\",\" , : \\\\\\\" \"]",
                "[\"\\u00fc\\/\\ud83c\"]",
                "{\"ü\":\"漢字🎉\"}",
            })
    void keepsValuesAsTheyWere(String json) throws BadRequestException {
        assertThat(data(json)).isEqualTo(json);
        assertThat(data(" \t\r\n" + json + "\n ")).isEqualTo(json);
    }

    @Test
    void keepsNumbersOfAnyLength() throws BadRequestException {
        String digits = "9".repeat(100_000);
        assertThat(data(digits)).isEqualTo(digits);
        assertThat(data("[" + digits + "." + digits + "]")).isEqualTo("[" + digits + "." + digits + "]");
    }

    @Test
    void leavesWhiteSpaceOut() throws BadRequestException {
        assertThat(data("\r\n{ \"a b\" :\t[ 1 ,\n \" \\\" \" , { } ] }\r")).isEqualTo("{\"a b\":[1,\" \\\" \",{}]}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, ``",
                "x, x",
                "ü漢🎉, ü漢🎉",
                "\\u00fc\\ud83c\\udf89, ü🎉",
                "\\\"\\\\\\/, \"\\/",
                "a\\u0041\\\\n, aA\\n",
                "{}, {}",
            })
    void takesStringsForText(String escaped, String text) throws BadRequestException {
        assertThat(text('"' + escaped + '"')).isEqualTo(text);
    }

    @Test
    void takesControlCharactersWhenTheyAreEscaped() throws BadRequestException {
        assertThat(text("\"\\u0000\\b\\f\\n\\r\\t\\u001f\"")).isEqualTo("\0\b\f\n\r\t\u001f");
    }

    @Test
    void takesBase64ForBytes() throws BadRequestException {
        assertThat(decode("{\"op\":\"pub\",\"base64\":\"/wD+\"}").payload()).containsExactly(0xff, 0, 0xfe);
        assertThat(decode("{\"op\":\"pub\",\"base64\":\"\"}").payload()).isEmpty();
        assertThat(decode("{\"op\":\"pub\",\"base64\":\"\\u002fw==\"}").payload())
                .containsExactly(0xff);
    }

    @Test
    void passesOverAByteOrderMark() throws BadRequestException {
        String id = "\"a\\\"b\"";
        JsonRequest request = decode("\ufeff{\"op\":\"pub\",\"id\":" + id + ",\"data\":[1, 2]}");
        assertThat(request.id()).isEqualTo(id);
        assertThat(request.payload()).isEqualTo("[1,2]".getBytes(UTF_8));
        assertThat(decode("\ufeff{\"op\":\"pub\",\"data\":\"x\"}").payload()).containsExactly('x');
    }

    // What is refused. Expected: code, id.

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``                                   | bad-json |",
                "x                                    | bad-json |",
                "null                                 | bad-json |",
                "1                                    | bad-json |",
                "\"op\"                               | bad-json |",
                "[]                                   | bad-json |",
                "{                                    | bad-json |",
                "{\"op\"                              | bad-json |",
                "{\"op\":                             | bad-json |",
                "{\"op\":\"ping                       | bad-json |",
                "{\"op\":\"ping\"                     | bad-json |",
                "{\"id\":1,\"op\":\"ping\"            | bad-json | 1",
                "{\"id\":\"a                          | bad-json |",
                "{\"id\":1,\"id\":2,\"op\":\"ping\"}  | bad-json | 1",
                "{\"op\":\"ping\",\"id\":1}{}         | bad-json | 1",
                "{\"op\":\"ping\",\"id\":1}x          | bad-json | 1",
                "{\"op\":\"ping\",\"x\":{\"a\":1,\"a\":1}} | bad-json |",
                "{\"op\":\"ping\",\"id\":\"\u0001\"}  | bad-json |",
                "{\"op\":\"ping\",\"data\":\"\u0001\"} | bad-json |",
                "{\"op\":\"ping\",\"data\":[\"\u0001\"]} | bad-json |",
                "{\"op\":\"ping\",\"data\":\"\\x\"}   | bad-json |",
                "{\"op\":\"ping\",\"data\":1.}        | bad-json |",
                "{\"op\":\"ping\",\"data\":-}         | bad-json |",
                "{\"op\":\"ping\",\"data\":tru}       | bad-json |",
                "{\"op\":\"ping\",\"data\":1 2}       | bad-json |",
                "{\"op\":\"pub\",\"data\":\"\\ud83c\",\"id\":1} | bad-utf8 | 1",
                "{}                                   | bad-op | ",
                "{\"id\":1}                           | bad-op | 1",
                "{\"op\":null,\"id\":1}               | bad-field | 1",
                "{\"op\":[\"a\"],\"id\":1}            | bad-field | 1",
                "{\"channel\":1,\"op\":\"sub\",\"id\":1} | bad-field | 1",
                "{\"on\":1,\"op\":\"echo\",\"id\":1}  | bad-field | 1",
                "{\"on\":{\"a\":[]},\"op\":\"echo\",\"id\":1} | bad-field | 1",
                "{\"cookie\":1,\"op\":\"sub\",\"id\":1} | bad-field | 1",
                "{\"op\":\"ping\",\"id\":null}        | bad-field |",
                "{\"op\":\"ping\",\"id\":[1]}         | bad-field |",
                "{\"data\":1,\"base64\":\"\",\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"base64\":\"\",\"data\":\"\",\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"base64\":[\"\"],\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"base64\":\"*\",\"op\":\"pub\",\"id\":1} | bad-base64 | 1",
                "{\"base64\":\"QQ=\",\"op\":\"pub\",\"id\":1} | bad-base64 | 1",
                "{\"base64\":\"QQ==QQ==\",\"op\":\"pub\",\"id\":1} | bad-base64 | 1",
                "{\"headers\":[],\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"headers\":{\"a\":1,\"b\":[{}]},\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"headers\":{\"\":\"1\"},\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"headers\":{\"a b\":\"1\"},\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"headers\":{\"a:\":\"1\"},\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"headers\":{\"ü\":\"1\"},\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"headers\":{\"a\":\"\\n\"},\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"headers\":{\"a\":\"\\u0000\"},\"op\":\"pub\",\"id\":1} | bad-field | 1",
                "{\"headers\":{\"a\":\"\\ud83c\"},\"op\":\"pub\",\"id\":1} | bad-field | 1",
            })
    void refuses(String record, String code, String id) {
        BadRequestException refusal = refusal(record.getBytes(UTF_8));
        assertThat(refusal).as(record).isNotNull();
        assertThat(refusal.code()).as(record).isEqualTo(code);
        assertThat(refusal.id()).as(record).isEqualTo(id);
        assertThat(refusal.getMessage()).isNotBlank();
        assertThat(refusal.getStackTrace()).isEmpty();
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] record = "{\"op\":\"pub\",\"data\":\"x\"}".getBytes(UTF_8);
        for (int i = 0; i < record.length; i++) {
            byte[] broken = record.clone();
            broken[i] = (byte) 0xff;
            assertThat(refusal(broken).code()).isEqualTo("bad-utf8");
        }
    }

    @Test
    void refusesUtf16AndUtf32() {
        String record = "{\"op\":\"ping\"}";
        for (String charset : new String[] {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
            assertThat(refusal(record.getBytes(java.nio.charset.Charset.forName(charset)))
                            .code())
                    .as(charset)
                    .isEqualTo("bad-json");
        }
        assertThat(refusal(record.getBytes(StandardCharsets.UTF_16)).code()).isEqualTo("bad-utf8");
    }

    @Test
    void boundsTheDepth() throws BadRequestException {
        assertThat(data("[".repeat(63) + "]".repeat(63))).hasSize(126);
        String deep = "{\"id\":1,\"op\":\"pub\",\"data\":" + "[".repeat(1_000_000);
        assertThat(refusal(deep.getBytes(UTF_8)).code()).isEqualTo("bad-json");
        assertThat(refusal(deep.getBytes(UTF_8)).id()).isEqualTo("1");
        assertThat(refusal(("{\"op\":\"pub\",\"data\":" + "[".repeat(64) + "]".repeat(64) + "}").getBytes(UTF_8))
                        .getMessage())
                .startsWith("nested deeper than 64");
        assertThat(refusal(("{\"x\":" + "{\"x\":".repeat(64)).getBytes(UTF_8)).code())
                .isEqualTo("bad-json");
    }

    @Test
    void boundsTheHeaders() throws BadRequestException {
        assertThat(decode(headers(64)).attributes().headers()).hasSize(64);
        assertThat(refusal(headers(65).getBytes(UTF_8)).code()).isEqualTo("bad-field");
    }

    private static String headers(int count) {
        return "{\"op\":\"pub\",\"headers\":"
                + IntStream.range(0, count)
                        .mapToObj(i -> "\"h" + i + "\":\"\\u0009x\"")
                        .collect(Collectors.joining(",", "{", "}}"));
    }

    // Whatever comes, there is an answer.

    @Test
    void answersEveryPieceOfARecord() {
        byte[] record = """
                {"op":"pub","id":"ü\\n","channel":"a.b","headers":{"a":"\\"ü\\""},"data":{"x":[1.5,true,null,"🎉\\\\"]},"on":true}""".getBytes(UTF_8);
        for (int end = 0; end < record.length; end++) {
            assertThat(refusal(Arrays.copyOf(record, end)).code()).isIn("bad-json", "bad-utf8");
        }
    }

    @Test
    void answersEveryChangeOfARecord() {
        byte[] record = """
                {"op":"pub","id":"\\"","headers":{"a":"b"},"data":{"x":[-1.5e3,"\\u00fc"]},"base64":""}""".getBytes(UTF_8);
        for (int i = 0; i < record.length; i++) {
            for (int b = 0; b < 128; b++) {
                byte[] changed = record.clone();
                changed[i] = (byte) b;
                // Not all are wrong; but none may end in another exception.
                BadRequestException refusal = refusal(changed);
                assertThat(refusal == null ? "" : refusal.getMessage()).isNotNull();
            }
        }
    }

    @Test
    void carriesValuesDrawnAtRandom() throws Exception {
        Rounds.play(3_000, random -> {
            ObjectNode record = JsonNodeFactory.instance.objectNode().put("op", "pub");
            record.set("data", value(random, 4));
            byte[] pretty = JACKSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(record);
            JsonRequest request = decoder.decode(pretty);
            byte[] expected = record.get("data").isTextual()
                    ? record.get("data").textValue().getBytes(UTF_8)
                    : JACKSON.writeValueAsBytes(record.get("data"));
            assertThat(request.payload()).as("%s", record).isEqualTo(expected);
        });
    }

    private static JsonNode value(Random random, int depth) {
        JsonNodeFactory node = JsonNodeFactory.instance;
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> node.numberNode(new BigInteger(random.nextInt(200), random));
            case 1 -> node.numberNode(BigDecimal.valueOf(random.nextLong(), random.nextInt(20)));
            case 2 -> node.booleanNode(random.nextBoolean());
            case 3 -> node.nullNode();
            case 4 -> node.textNode(text(random));
            case 5 -> {
                ArrayNode array = node.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = node.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set(text(random), value(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        String[] parts = {"a", " ", "\"", "\\", "\n", "\u0000", "ü", "漢", "🎉", "{", "]", ":", ",", "\u2028"};
        return random.ints(random.nextInt(12), 0, parts.length)
                .mapToObj(i -> parts[i])
                .collect(Collectors.joining());
    }
}
