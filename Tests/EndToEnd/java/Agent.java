import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/** Reads one JSON command a line, answers one JSON object a line. One JVM serves a whole test session. */
public final class Agent {
  static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // the log goes there
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Producers producers = new Producers();
    Consumers consumers = new Consumers();
    ShareConsumers shareConsumers = new ShareConsumers();
    String line;
    while ((line = lines.readLine()) != null) {
      ObjectNode answer = JSON.createObjectNode();
      try {
        JsonNode it = JSON.readTree(line);
        answer.set("result", switch (it.get("command").asText()) {
          case "produce" -> producers.produce(it);
          case "transaction" -> producers.transaction(it);
          case "consume" -> consumers.consume(it);
          case "open" -> consumers.open(it);
          case "poll" -> consumers.poll(it);
          case "assignment" -> consumers.assignment(it);
          case "close" -> consumers.close(it);
          case "openShare" -> shareConsumers.open(it);
          case "pollShare" -> shareConsumers.poll(it);
          case "closeShare" -> shareConsumers.close(it);
          case "describeCluster" -> Administration.describeCluster(it);
          case "describeTopic" -> Administration.describeTopic(it);
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
    consumers.closeAll();
    shareConsumers.closeAll();
    System.exit(0);
  }
}
