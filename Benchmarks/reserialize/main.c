/* What a library that parses into a tree and writes the tree costs for the work that fieldseal does by splicing: parse the
 * document, put other strings in the place of three fields, and write it. */
#include <avro.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

enum { FRAMING = 5 }; /* bytes before an Avro datum: 00 and the schema's id */

static const char replacement[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"; /* 64: a sealed SSN's length, more or less */
static const char *const protected[][2] = {{"customer", "email"}, {"customer", "ssn"}, {"payment", "card"}};
enum { PROTECTED = sizeof protected / sizeof *protected };

static void reserialize_json(void *self, const unsigned char *document, size_t size) {
  (void)self;
  json_error_t error;
  json_t *root = json_loadb((const char *)document, size, 0, &error);
  if (!root) die("%s", error.text);
  for (int i = 0; i < PROTECTED; i++)
    if (json_object_set_new(json_object_get(root, protected[i][0]), protected[i][1], json_string(replacement)) != 0)
      die("no %s", protected[i][1]);
  char *text = json_dumps(root, JSON_COMPACT);
  if (!text) die("a document cannot be written");
  free(text);
  json_decref(root);
}

typedef struct {
  avro_value_t value;
  avro_reader_t reader;
  avro_writer_t writer;
  char output[4096];
} Avro;

static void reserialize_avro(void *self, const unsigned char *document, size_t size) {
  Avro *avro = self;
  avro_reader_memory_set_source(avro->reader, (const char *)document + FRAMING, (int64_t)size - FRAMING);
  avro_value_reset(&avro->value);
  if (avro_value_read(avro->reader, &avro->value) != 0) die("%s", avro_strerror());
  for (int i = 0; i < PROTECTED; i++) {
    avro_value_t record, field;
    if (avro_value_get_by_name(&avro->value, protected[i][0], &record, NULL) != 0 ||
        avro_value_get_by_name(&record, protected[i][1], &field, NULL) != 0 || avro_value_set_string(&field, replacement) != 0)
      die("%s", avro_strerror());
  }
  avro_writer_memory_set_dest(avro->writer, avro->output, sizeof avro->output);
  if (avro_value_write(avro->writer, &avro->value) != 0) die("%s", avro_strerror());
}

static void open_avro(Avro *avro, const char *path) {
  static char text[65536];
  FILE *file = fopen(path, "rb");
  size_t length = file ? fread(text, 1, sizeof text, file) : 0;
  avro_schema_t schema;
  if (avro_schema_from_json_length(text, length, &schema) != 0) die("%s: %s", path, avro_strerror());
  avro_value_iface_t *class = avro_generic_class_from_schema(schema);
  if (avro_generic_value_new(class, &avro->value) != 0) die("%s", avro_strerror());
  avro->reader = avro_reader_memory(NULL, 0);
  avro->writer = avro_writer_memory(avro->output, sizeof avro->output);
  fclose(file);
}

static int usage(void) {
  fprintf(stderr, "usage: reserialize json|avro -f DOCUMENTS [-a AVRO_SCHEMA] -n RECORDS | -t SECONDS\n");
  return 2;
}

int main(int argc, char **argv) {
  const char *path = NULL, *schema = NULL;
  uint64_t records = 0;
  double seconds = 0;
  if (argc < 2) return usage();
  optind = 2;
  for (int option; (option = getopt(argc, argv, "f:a:n:t:")) != -1;) {
    switch (option) {
      case 'f': path = optarg; break;
      case 'a': schema = optarg; break;
      case 'n': records = strtoull(optarg, NULL, 10); break;
      case 't': seconds = atof(optarg); break;
      default: return usage();
    }
  }
  static Avro avro;
  if (!path || (records == 0 && seconds <= 0)) return usage();
  if (strcmp(argv[1], "json") == 0) {
    run_work(reserialize_json, NULL, documents_read(path), records, seconds);
  } else if (strcmp(argv[1], "avro") == 0 && schema) {
    open_avro(&avro, schema);
    run_work(reserialize_avro, &avro, documents_read(path), records, seconds);
  } else {
    return usage();
  }
  return 0;
}
