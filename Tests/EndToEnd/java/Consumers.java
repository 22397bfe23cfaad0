import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

final class Consumers {
  private final Map<String, KafkaConsumer<byte[], byte[]>> open = new HashMap<>();

  private KafkaConsumer<byte[], byte[]> create(JsonNode it) {
    Properties config = Wire.config(it);
    config.putIfAbsent("default.api.timeout.ms", "20000");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Everything between the beginning and the end of the partitions. */
  JsonNode consume(JsonNode it) {
    ArrayNode answer = Agent.JSON.createArrayNode();
    long deadline = System.currentTimeMillis() + it.get("millis").asLong();
    try (KafkaConsumer<byte[], byte[]> consumer = create(it)) {
      List<TopicPartition> partitions = new ArrayList<>();
      if (it.get("partitions").isNull()) {
        consumer.partitionsFor(it.get("topic").asText())
            .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      } else {
        it.get("partitions").forEach(p -> partitions.add(new TopicPartition(it.get("topic").asText(), p.asInt())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
        if (System.currentTimeMillis() > deadline) throw new IllegalStateException("no end after " + answer.size());
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) Wire.add(answer, record);
      }
    }
    return answer;
  }

  JsonNode open(JsonNode it) {
    KafkaConsumer<byte[], byte[]> consumer = create(it);
    List<String> topics = new ArrayList<>();
    it.get("topics").forEach(t -> topics.add(t.asText()));
    consumer.subscribe(topics);
    open.put(it.get("name").asText(), consumer);
    return null;
  }

  JsonNode poll(JsonNode it) {
    ArrayNode answer = Agent.JSON.createArrayNode();
    KafkaConsumer<byte[], byte[]> consumer = open.get(it.get("name").asText());
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(it.get("millis").asLong()))) {
      Wire.add(answer, record);
    }
    if (it.get("commit").asBoolean()) consumer.commitSync();
    return answer;
  }

  JsonNode assignment(JsonNode it) {
    ArrayNode answer = Agent.JSON.createArrayNode();
    open.get(it.get("name").asText()).assignment().forEach(p -> answer.add(p.partition()));
    return answer;
  }

  JsonNode close(JsonNode it) {
    open.remove(it.get("name").asText()).close();
    return null;
  }

  void closeAll() {
    open.values().forEach(KafkaConsumer::close);
  }
}
