import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

final class Producers {
  private KafkaProducer<byte[], byte[]> create(JsonNode it) {
    Properties config = Wire.config(it);
    config.putIfAbsent("max.block.ms", "20000");
    config.putIfAbsent("delivery.timeout.ms", "30000");
    config.putIfAbsent("request.timeout.ms", "20000");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends all records; answers [partition, offset] of each. */
  JsonNode produce(JsonNode it) throws Exception {
    ArrayNode answer = Agent.JSON.createArrayNode();
    try (KafkaProducer<byte[], byte[]> producer = create(it)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (JsonNode record : it.get("records")) sent.add(producer.send(Wire.record(it.get("topic").asText(), record)));
      producer.flush();
      for (Future<RecordMetadata> future : sent) {
        RecordMetadata metadata = future.get();
        answer.addArray().add(metadata.partition()).add(metadata.offset());
      }
    }
    return answer;
  }

  /** One transaction over several topics, with the offset 1 of partition 0 of the first one committed to `group`. */
  JsonNode transaction(JsonNode it) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = create(it)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (JsonNode topic : it.get("topics")) {
        for (JsonNode record : it.get("records")) producer.send(Wire.record(topic.asText(), record));
      }
      if (!it.get("group").isNull()) {
        producer.sendOffsetsToTransaction(
            Map.of(new TopicPartition(it.get("topics").get(0).asText(), 0), new OffsetAndMetadata(1)),
            new ConsumerGroupMetadata(it.get("group").asText()));
      }
      producer.flush();
      if (it.get("commit").asBoolean()) producer.commitTransaction(); else producer.abortTransaction();
    }
    return null;
  }
}
