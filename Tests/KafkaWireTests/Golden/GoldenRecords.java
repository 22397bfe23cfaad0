import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.Crc32C;

/**
 * Record batches by Kafka's own builder, and Kafka's own opinion of ours. One line per records field, tab-separated:
 * name, bytes (base64), what Kafka reads in them. A field of a record is written as its length and its CRC-32C.
 *
 *     java -cp "$KAFKA_HOME/libs/*" GoldenRecords.java write > records.tsv
 *
 * writes the batches that `GoldenRecordsTests` reads. The other way round, `StoredBatchTests` writes batches in every stored
 * form, Kafka reads them and must see what we say is in them, and the digest of each that it accepts is kept:
 *
 *     FIELDSEAL_STORED_OUT=/tmp/stored.tsv swift test --filter StoredBatchTests
 *     java -cp "$KAFKA_HOME/libs/*" GoldenRecords.java check /tmp/stored.tsv > records-stored.tsv
 */
public class GoldenRecords {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("write")) write(); else check(Path.of(args[1]));
    }

    static void write() throws Exception {
        for (CompressionType type : CompressionType.values()) {
            Compression codec = Compression.of(type).build();
            line(type.name + "-mixed", mixed(codec, TimestampType.CREATE_TIME, -1, (short) -1, -1, false));
            if (type == CompressionType.NONE) continue;
            // Over the 32 KiB and 64 KiB that the codecs cut at, compressible and not.
            line(type.name + "-text", values(codec, 120, i -> text(i, 1000)));
            line(type.name + "-random", values(codec, 9, i -> random(i, 8000)));
            line(type.name + "-zeros", values(codec, 1, i -> new byte[1 << 20]));
        }
        Compression lz4 = Compression.of(CompressionType.LZ4).build();
        line("transactional", mixed(lz4, TimestampType.CREATE_TIME, 4711, (short) 3, 17, true));
        line("append-time", mixed(Compression.NONE, TimestampType.LOG_APPEND_TIME, -1, (short) -1, -1, false));
        ByteArrayOutputStream several = new ByteArrayOutputStream();
        for (CompressionType type : CompressionType.values())
            several.write(values(Compression.of(type).build(), 3, i -> text(i, 100)));
        line("several", several.toByteArray());
        line("commit", bytes(MemoryRecords.withEndTransactionMarker(
            7, 1_700_000_000_000L, 5, 4711, (short) 3, new EndTransactionMarker(ControlRecordType.COMMIT, 9))));
        ByteBuffer empty = ByteBuffer.allocate(61);
        DefaultRecordBatch.writeEmptyHeader(
            empty, RecordBatch.MAGIC_VALUE_V2, 4711, (short) 3, 17, 100, 120, 5, TimestampType.CREATE_TIME,
            1_700_000_000_000L, true, false);
        line("empty", empty.array());
    }

    interface Value { byte[] at(int index); }

    static byte[] values(Compression codec, int count, Value value) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
            ByteBuffer.allocate(1024), codec, TimestampType.CREATE_TIME, 0);
        for (int i = 0; i < count; i++) builder.append(1_700_000_000_000L + i * 7L, ("k" + i).getBytes(), value.at(i));
        return bytes(builder.build());
    }

    /** Null, empty and long keys and values, headers, gaps in offsets, a timestamp that goes back. */
    static byte[] mixed(
        Compression codec, TimestampType type, long producer, short epoch, int sequence, boolean transactional
    ) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
            ByteBuffer.allocate(1024), RecordBatch.MAGIC_VALUE_V2, codec, type, 1_000_000_000_000L, 1_700_000_000_500L,
            producer, epoch, sequence, transactional, 12);
        Header[] none = {};
        Header[] headers = {
            new RecordHeader("trace", random(1, 16)), new RecordHeader("", new byte[0]),
            new RecordHeader("null", (byte[]) null), new RecordHeader("long", random(2, 300)),
        };
        long base = 1_000_000_000_000L, time = 1_700_000_000_000L;
        builder.appendWithOffset(base, time, (byte[]) null, null, none);
        builder.appendWithOffset(base + 1, time - 5000, ByteBuffer.wrap(new byte[0]), ByteBuffer.wrap(new byte[0]), none);
        builder.appendWithOffset(base + 2, time + 9_000_000_000L, "key".getBytes(), null, headers);
        builder.appendWithOffset(base + 70, time + 70, null, random(3, 100), headers);
        builder.appendWithOffset(base + 9000, time + 63, random(4, 70), random(5, 900), none);
        builder.appendWithOffset(base + 9001, time, random(6, 63), random(7, 63), none);
        builder.appendWithOffset(base + 9002, time, random(8, 64), random(9, 64), none);
        builder.appendWithOffset(base + 3_000_000, time, random(10, 8191), random(11, 8192), headers);
        return bytes(builder.build());
    }

    static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(int seed, int length) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(seed);
        while (text.length() < length) text.append("{\"order\":").append(random.nextInt(1000)).append("},");
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] bytes(MemoryRecords records) {
        ByteBuffer buffer = records.buffer().duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static void line(String name, byte[] bytes) {
        System.out.println(name + "\t" + Base64.getEncoder().encodeToString(bytes) + "\t" + describe(bytes));
    }

    static void check(Path file) throws Exception {
        boolean wrong = false;
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t", -1);
            byte[] bytes = Base64.getDecoder().decode(fields[1]);
            String read = describe(bytes);
            if (read.equals(fields[2])) {
                System.out.println(fields[0] + "\t" + digest(bytes));
            } else {
                System.err.println(fields[0] + ": Kafka reads\n" + read + "\nnot\n" + fields[2]);
                wrong = true;
            }
        }
        System.exit(wrong ? 1 : 0);
    }

    static String describe(byte[] bytes) {
        List<String> batches = new ArrayList<>();
        for (RecordBatch batch : MemoryRecords.readableRecords(ByteBuffer.wrap(bytes)).batches()) {
            batch.ensureValid();
            List<String> parts = new ArrayList<>();
            parts.add(String.join(",",
                batch.compressionType().name, "" + batch.baseOffset(), "" + batch.lastOffset(),
                "" + batch.maxTimestamp(), "" + batch.producerId(), "" + batch.producerEpoch(), "" + batch.baseSequence(),
                "" + batch.partitionLeaderEpoch(), "" + batch.countOrNull(),
                (batch.isTransactional() ? "t" : "") + (batch.isControlBatch() ? "c" : "")
                    + (batch.timestampType() == TimestampType.LOG_APPEND_TIME ? "l" : "")));
            for (Record record : batch) parts.add(describe(record));
            batches.add(String.join(" ", parts));
        }
        return String.join("|", batches);
    }

    static String describe(Record record) {
        StringBuilder text = new StringBuilder();
        text.append(record.offset()).append(',').append(field(record.key())).append(',').append(field(record.value()));
        for (Header header : record.headers())
            text.append(',').append(field(ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)))).append('=')
                .append(header.value() == null ? "-" : field(ByteBuffer.wrap(header.value())));
        return text.toString();
    }

    static String field(ByteBuffer buffer) {
        if (buffer == null) return "-";
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes.length + "." + digest(bytes);
    }

    static String digest(byte[] bytes) {
        return String.format("%08x", Crc32C.compute(bytes, 0, bytes.length));
    }
}
