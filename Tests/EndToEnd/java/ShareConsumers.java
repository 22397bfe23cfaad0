import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Members of share groups (KIP-932): ShareFetch and ShareAcknowledge. */
final class ShareConsumers {
  private final Map<String, KafkaShareConsumer<byte[], byte[]>> open = new HashMap<>();

  JsonNode open(JsonNode it) {
    Properties config = Wire.config(it);
    config.put("share.acknowledgement.mode", "explicit");
    KafkaShareConsumer<byte[], byte[]> consumer =
        new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<String> topics = new ArrayList<>();
    it.get("topics").forEach(t -> topics.add(t.asText()));
    consumer.subscribe(topics);
    open.put(it.get("name").asText(), consumer);
    return null;
  }

  JsonNode poll(JsonNode it) {
    ArrayNode answer = Agent.JSON.createArrayNode();
    KafkaShareConsumer<byte[], byte[]> consumer = open.get(it.get("name").asText());
    AcknowledgeType type = AcknowledgeType.valueOf(it.get("acknowledge").asText());
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(it.get("millis").asLong()))) {
      Wire.add(answer, record);
      consumer.acknowledge(record, type);
    }
    consumer.commitSync().forEach((partition, error) -> error.ifPresent(e -> { throw e; }));
    return answer;
  }

  JsonNode close(JsonNode it) {
    open.remove(it.get("name").asText()).close();
    return null;
  }

  void closeAll() {
    open.values().forEach(KafkaShareConsumer::close);
  }
}
