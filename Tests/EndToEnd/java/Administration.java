import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

final class Administration {
  private static void add(ArrayNode to, Node node) {
    to.addArray().add(node.id()).add(node.host()).add(node.port());
  }

  static JsonNode describeCluster(JsonNode it) throws Exception {
    ArrayNode answer = Agent.JSON.createArrayNode();
    try (Admin admin = Admin.create(Wire.config(it))) {
      for (Node node : admin.describeCluster().nodes().get()) add(answer, node);
      add(answer, admin.describeCluster().controller().get());
    }
    return answer;
  }

  static JsonNode describeTopic(JsonNode it) throws Exception {
    ArrayNode answer = Agent.JSON.createArrayNode();
    String topic = it.get("topic").asText();
    try (Admin admin = Admin.create(Wire.config(it))) {
      for (TopicPartitionInfo p : admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions()) {
        add(answer, p.leader());
        for (Node node : p.replicas()) add(answer, node);
      }
    }
    return answer;
  }
}
