import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.RequestHeaderDataJsonConverter;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.message.ResponseHeaderDataJsonConverter;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Writes messages as Kafka's own serialisers do: one file per API, one line per message, tab-separated:
 * name, version, case, header (hex), body (hex), JSON of header and body by Kafka's JsonConverter.
 *
 * Also ApiKeys.tsv and Errors.tsv, what Kafka says about its APIs and error codes.
 *
 * The values are made from Kafka's message specifications, which its client library contains:
 *
 *     java -cp "$KAFKA_HOME/libs/*" GoldenMessages.java .
 */
public class GoldenMessages {
    static final List<ApiKeys> APIS = List.of(
        ApiKeys.PRODUCE, ApiKeys.FETCH, ApiKeys.METADATA, ApiKeys.FIND_COORDINATOR, ApiKeys.SASL_HANDSHAKE,
        ApiKeys.API_VERSIONS, ApiKeys.DESCRIBE_CLUSTER, ApiKeys.SHARE_FETCH, ApiKeys.SHARE_ACKNOWLEDGE);

    /** What a case fills in. */
    enum Case {
        /** No elements, defaults where there are any. */
        EMPTY(0, false, false, false),
        /** An element each, everything set but tagged fields. */
        TYPICAL(1, false, false, false),
        /** An element each, null whatever may be null. */
        NULLS(1, true, false, false),
        /** Two elements each, all tagged fields. */
        TAGGED(2, false, true, false),
        /** As above, with tagged fields that Kafka does not know in every structure. */
        UNKNOWN(2, false, true, true);

        final int elements;
        final boolean nulls, tagged, unknown;

        Case(int elements, boolean nulls, boolean tagged, boolean unknown) {
            this.elements = elements;
            this.nulls = nulls;
            this.tagged = tagged;
            this.unknown = unknown;
        }
    }

    static final ObjectMapper MAPPER = new ObjectMapper().enable(JsonParser.Feature.ALLOW_COMMENTS);

    final JsonNode spec;
    final short version;
    final Case kind;
    int counter = 0;

    GoldenMessages(JsonNode spec, short version, Case kind) {
        this.spec = spec;
        this.version = version;
        this.kind = kind;
    }

    public static void main(String[] arguments) throws Exception {
        try (PrintStream out = new PrintStream(Path.of(arguments[0], "ApiKeys.tsv").toFile())) {
            writeKeys(out);
        }
        try (PrintStream out = new PrintStream(Path.of(arguments[0], "Errors.tsv").toFile())) {
            for (Errors error : Errors.values()) out.print(error.code() + "\t" + error.name() + "\n");
        }
        for (ApiKeys api : APIS) {
            Path file = Path.of(arguments[0], api.name + ".tsv");
            try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
                for (String suffix : List.of("Request", "Response")) {
                    JsonNode spec = specification(api.name + suffix);
                    short oldest = api.messageType.lowestSupportedVersion();
                    short newest = api.messageType.highestSupportedVersion(true);
                    for (short version = oldest; version <= newest; version++) {
                        for (Case kind : Case.values()) write(api, spec, version, kind, out);
                    }
                }
            }
        }
    }

    /** All API keys: key, name, header versions ("version:request:response"), and what only a decoder may pass on. */
    static void writeKeys(PrintStream out) throws Exception {
        for (ApiKeys api : ApiKeys.values()) {
            StringJoiner headers = new StringJoiner(" ");
            StringJoiner fields = new StringJoiner(" ");
            for (short version = api.messageType.lowestSupportedVersion();
                    version <= api.messageType.highestSupportedVersion(true); version++) {
                headers.add(version + ":" + api.requestHeaderVersion(version) + ":"
                    + api.responseHeaderVersion(version));
                for (String suffix : List.of("Request", "Response")) {
                    JsonNode spec = specification(api.messageType.name + suffix);
                    if (in(version, spec.get("validVersions").asText())) {
                        collect(spec, spec.get("fields"), version, suffix, fields);
                    }
                }
            }
            out.print(String.join("\t", "" + api.id, api.name, headers.toString(), fields.toString()) + "\n");
        }
    }

    /** Adds "version:path" of the fields that hold records, hosts or ports. */
    static void collect(JsonNode spec, JsonNode fields, short version, String path, StringJoiner found) {
        for (JsonNode field : fields) {
            if (!in(version, field.get("versions").asText())) continue;
            String name = field.get("name").asText();
            String type = field.get("type").asText();
            if (type.equals("records") || name.matches("(?i).*(host|port|endpoint|listener|address|url)s?")) {
                found.add(version + ":" + path + "." + name);
            }
            String element = type.startsWith("[]") ? type.substring(2) : type;
            if (Character.isUpperCase(element.charAt(0))) {
                JsonNode inner = new GoldenMessages(spec, version, Case.EMPTY).fields(element, field);
                collect(spec, inner, version, path + "." + name, found);
            }
        }
    }

    static void write(ApiKeys api, JsonNode spec, short version, Case kind, PrintStream out) throws Exception {
        boolean flexible = in(version, spec.get("flexibleVersions").asText());
        if (kind.unknown && !flexible) return;
        String name = spec.get("name").asText();
        JsonNode value = new GoldenMessages(spec, version, kind).structure(spec.get("fields"));
        String type = "org.apache.kafka.common.message." + name + "Data";
        Class<?> converter = Class.forName(type + "JsonConverter");
        ApiMessage body = (ApiMessage) converter.getMethod("read", JsonNode.class, short.class)
            .invoke(null, value, version);
        if (kind.unknown) addUnknownTags(body);
        JsonNode json = (JsonNode) converter.getMethod("write", Class.forName(type), short.class)
            .invoke(null, body, version);
        copyRecords(value, json);

        Message header;
        JsonNode headerJson;
        short headerVersion;
        if (name.endsWith("Request")) {
            headerVersion = api.requestHeaderVersion(version);
            RequestHeaderData data = new RequestHeaderData().setRequestApiKey(api.id).setRequestApiVersion(version)
                .setCorrelationId(1_000_000 + version).setClientId(kind.nulls ? null : "client-é");
            header = data;
            headerJson = RequestHeaderDataJsonConverter.write(data, headerVersion);
        } else {
            headerVersion = api.responseHeaderVersion(version);
            ResponseHeaderData data = new ResponseHeaderData().setCorrelationId(-7 - version);
            header = data;
            headerJson = ResponseHeaderDataJsonConverter.write(data, headerVersion);
        }
        if (kind.unknown && headerVersion > (name.endsWith("Request") ? 1 : 0)) addUnknownTags(header);

        ObjectNode both = MAPPER.createObjectNode();
        both.set("header", headerJson);
        both.set("body", json);
        out.print(String.join("\t", name, "" + version, kind.name().toLowerCase(), hex(header, headerVersion),
            hex(body, version), MAPPER.writeValueAsString(both)) + "\n");
    }

    /** Kafka's converter leaves records out. */
    static void copyRecords(JsonNode from, JsonNode to) {
        if (from.isArray()) {
            for (int index = 0; index < from.size(); index++) copyRecords(from.get(index), to.get(index));
        }
        from.fields().forEachRemaining(field -> {
            if (field.getKey().equals("records")) ((ObjectNode) to).set("records", field.getValue());
            else if (to.has(field.getKey())) copyRecords(field.getValue(), to.get(field.getKey()));
        });
    }

    static JsonNode specification(String name) throws Exception {
        try (InputStream in = ApiKeys.class.getResourceAsStream("/common/message/" + name + ".json")) {
            return MAPPER.readTree(in);
        }
    }

    static String hex(Message message, short version) {
        ByteBuffer buffer = MessageUtil.toByteBufferAccessor(message, version).buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether a version is in a range as the specifications write it: "none", "3", "3+" or "3-5". */
    static boolean in(short version, String range) {
        if (range.equals("none")) return false;
        if (range.endsWith("+")) return version >= Short.parseShort(range.substring(0, range.length() - 1));
        String[] bounds = range.split("-");
        return version >= Short.parseShort(bounds[0]) && version <= Short.parseShort(bounds[bounds.length - 1]);
    }

    JsonNode structure(JsonNode fields) {
        ObjectNode node = MAPPER.createObjectNode();
        for (JsonNode field : fields) {
            if (!in(version, field.get("versions").asText())) continue;
            boolean tagged = field.has("taggedVersions") && in(version, field.get("taggedVersions").asText());
            if (tagged && !kind.tagged) continue;
            String name = field.get("name").asText();
            node.set(Character.toLowerCase(name.charAt(0)) + name.substring(1), value(field));
        }
        return node;
    }

    JsonNode value(JsonNode field) {
        boolean nullable = field.has("nullableVersions") && in(version, field.get("nullableVersions").asText());
        if (nullable && kind.nulls) return MAPPER.nullNode();
        String type = field.get("type").asText();
        if (!type.startsWith("[]")) return single(type, field);
        ArrayNode array = MAPPER.createArrayNode();
        for (int index = 0; index < kind.elements; index++) array.add(single(type.substring(2), field));
        return array;
    }

    JsonNode single(String type, JsonNode field) {
        counter++;
        switch (type) {
            case "bool": return MAPPER.getNodeFactory().booleanNode(counter % 2 == 0);
            case "int8": return MAPPER.getNodeFactory().numberNode(counter % 128);
            case "int16": return MAPPER.getNodeFactory().numberNode(counter % 2 == 0 ? counter : -counter);
            case "int32": return MAPPER.getNodeFactory().numberNode(0x01020000 + counter);
            case "int64": return MAPPER.getNodeFactory().numberNode(0x0102030405060000L + counter);
            case "uuid": return MAPPER.getNodeFactory().textNode(new Uuid(0x1122334455667788L, counter).toString());
            case "string": return MAPPER.getNodeFactory().textNode(kind == Case.EMPTY ? "" : "text-ü" + counter);
            case "records": return MAPPER.getNodeFactory().binaryNode(records());
            default: return structure(fields(type, field));
        }
    }

    JsonNode fields(String type, JsonNode field) {
        if (field.has("fields")) return field.get("fields");
        for (JsonNode common : spec.get("commonStructs")) {
            if (common.get("name").asText().equals(type)) return common.get("fields");
        }
        throw new IllegalArgumentException(type);
    }

    byte[] records() {
        if (kind == Case.EMPTY) return new byte[0];
        SimpleRecord record = new SimpleRecord(1_700_000_000_000L + counter, ("key" + counter).getBytes(),
            ("value" + counter).getBytes());
        ByteBuffer buffer = MemoryRecords.withRecords(Compression.NONE, record).buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Adds tagged fields that Kafka does not know to a message and all structures in it. */
    static void addUnknownTags(Message message) throws Exception {
        message.unknownTaggedFields().add(new RawTaggedField(100, new byte[] {1, 2, 3}));
        message.unknownTaggedFields().add(new RawTaggedField(100_000, new byte[0]));
        for (Field field : message.getClass().getDeclaredFields()) {
            if (java.lang.reflect.Modifier.isStatic(field.getModifiers())) continue;
            field.setAccessible(true);
            Object value = field.get(message);
            if (value instanceof Message inner) {
                // One at its default is not in this version.
                if (!inner.equals(inner.getClass().getConstructor().newInstance())) addUnknownTags(inner);
            } else if (value instanceof Collection<?> elements) {
                for (Object element : elements) if (element instanceof Message inner) addUnknownTags(inner);
            }
        }
    }
}
