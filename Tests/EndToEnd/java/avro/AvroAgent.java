import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Confluent's Avro serialiser and deserialiser in Java's clients. Values are in Avro's JSON encoding. */
public final class AvroAgent {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // the log goes there
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = lines.readLine()) != null) {
      ObjectNode answer = JSON.createObjectNode();
      try {
        JsonNode it = JSON.readTree(line);
        answer.set("result", switch (it.get("command").asText()) {
          case "produce" -> produce(it);
          case "consume" -> consume(it);
          default -> throw new IllegalArgumentException("no such command");
        });
      } catch (Throwable error) {
        Throwable cause = error instanceof ExecutionException && error.getCause() != null ? error.getCause() : error;
        answer.put("error", cause.getClass().getName());
        StringBuilder message = new StringBuilder(String.valueOf(cause.getMessage()));
        for (Throwable t = cause.getCause(); t != null; t = t.getCause()) message.append(" <- ").append(t);
        answer.put("message", message.toString());
      }
      answers.write((JSON.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
      answers.flush();
    }
    System.exit(0);
  }

  private static Properties config(JsonNode it) {
    Properties properties = new Properties();
    it.get("config").fields().forEachRemaining(e -> properties.put(e.getKey(), e.getValue().asText()));
    return properties;
  }

  private static Map<String, Object> serde(Properties config) {
    Map<String, Object> found = new HashMap<>();
    config.forEach((key, value) -> found.put(key.toString(), value));
    return found;
  }

  /** Answers each value's bytes, made by a second serialiser of the same configuration. */
  private static JsonNode produce(JsonNode it) throws Exception {
    Properties config = config(it);
    config.putIfAbsent("max.block.ms", "20000");
    config.putIfAbsent("delivery.timeout.ms", "30000");
    config.putIfAbsent("request.timeout.ms", "20000");
    Schema schema = new Schema.Parser().parse(it.get("schema").asText());
    GenericDatumReader<Object> reader = new GenericDatumReader<>(schema);
    String topic = it.get("topic").asText();
    byte[] key = it.get("key").isNull() ? null : Base64.getDecoder().decode(it.get("key").asText());
    ArrayNode answer = JSON.createArrayNode();
    KafkaAvroSerializer serializer = new KafkaAvroSerializer();
    KafkaAvroSerializer second = new KafkaAvroSerializer();
    serializer.configure(serde(config), false);
    second.configure(serde(config), false);
    try (KafkaProducer<byte[], Object> producer = new KafkaProducer<>(config, new ByteArraySerializer(), serializer)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (JsonNode one : it.get("values")) {
        Object value = one.isNull() ? null
            : reader.read(null, DecoderFactory.get().jsonDecoder(schema, one.asText()));
        ProducerRecord<byte[], Object> record = new ProducerRecord<>(topic, key, value);
        for (JsonNode header : it.get("headers")) {
          record.headers().add(header.get(0).asText(), Base64.getDecoder().decode(header.get(1).asText()));
        }
        sent.add(producer.send(record));
        byte[] bytes = value == null ? null : second.serialize(topic, value);
        answer.add(bytes == null ? null : Base64.getEncoder().encodeToString(bytes));
      }
      producer.flush();
      for (Future<RecordMetadata> future : sent) future.get();
    }
    return answer;
  }

  private static JsonNode consume(JsonNode it) throws Exception {
    Properties config = config(it);
    config.putIfAbsent("default.api.timeout.ms", "20000");
    ArrayNode answer = JSON.createArrayNode();
    long deadline = System.currentTimeMillis() + it.get("millis").asLong();
    KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
    deserializer.configure(serde(config), false);
    try (KafkaConsumer<byte[], Object> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), deserializer)) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer.partitionsFor(it.get("topic").asText())
          .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
        if (System.currentTimeMillis() > deadline) throw new IllegalStateException("no end after " + answer.size());
        for (ConsumerRecord<byte[], Object> record : consumer.poll(Duration.ofMillis(200))) {
          answer.add(record.value() == null ? null : described(record.value()));
        }
      }
    }
    return answer;
  }

  private static ObjectNode described(Object value) throws Exception {
    Schema schema = ((GenericContainer) value).getSchema();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, out);
    new GenericDatumWriter<>(schema).write(value, encoder);
    encoder.flush();
    ObjectNode found = JSON.createObjectNode();
    found.put("schema", schema.toString());
    found.put("json", out.toString(StandardCharsets.UTF_8));
    return found;
  }
}
