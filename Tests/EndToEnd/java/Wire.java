import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** JSON and Kafka's records. */
final class Wire {
  static Properties config(JsonNode it) {
    Properties properties = new Properties();
    it.get("config").fields().forEachRemaining(e -> properties.put(e.getKey(), e.getValue().asText()));
    return properties;
  }

  static byte[] bytes(JsonNode text) {
    return text == null || text.isNull() ? null : Base64.getDecoder().decode(text.asText());
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  static ProducerRecord<byte[], byte[]> record(String topic, JsonNode it) {
    Long timestamp = it.get("timestamp").isNull() ? null : it.get("timestamp").asLong();
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
        topic, it.get("partition").asInt(), timestamp, bytes(it.get("key")), bytes(it.get("value")));
    for (JsonNode header : it.get("headers")) record.headers().add(header.get(0).asText(), bytes(header.get(1)));
    return record;
  }

  static void add(ArrayNode to, ConsumerRecord<byte[], byte[]> record) {
    ObjectNode it = to.addObject();
    it.put("topic", record.topic());
    it.put("partition", record.partition());
    it.put("offset", record.offset());
    it.put("timestamp", record.timestamp());
    it.put("timestampType", record.timestampType() == TimestampType.LOG_APPEND_TIME ? "append" : "create");
    it.put("key", text(record.key()));
    it.put("value", text(record.value()));
    ArrayNode headers = it.putArray("headers");
    for (Header header : record.headers()) headers.addArray().add(header.key()).add(text(header.value()));
  }
}
