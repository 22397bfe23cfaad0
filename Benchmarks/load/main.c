#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load.h"

static const struct {
  const char *name;
  int (*run)(const Options *);
} commands[] = {{"create", run_create},   {"delete", run_delete},   {"produce", run_produce},
                {"consume", run_consume}, {"latency", run_latency}, {"busy", run_busy},
                {"values", run_values}};

static int usage(void) {
  fprintf(stderr,
          "usage: load COMMAND -b BROKERS -t TOPIC [options]     SHAPE: random, json, order-json, order-avro\n"
          "  create   -p PARTITIONS\n"
          "  delete\n"
          "  produce  -n RECORDS -s SIZE -c CODEC -v SHAPE   as fast as possible, partition 0\n"
          "  consume  -n RECORDS -s SIZE -v SHAPE            partition 0 from its beginning, checked\n"
          "  latency  -r PER_SECOND -d SECONDS -s SIZE             producer to consumer\n"
          "  busy     -k CLIENTS -d SECONDS -p PARTITIONS -s SIZE -c CODEC -v SHAPE\n"
          "  values   -n RECORDS -s SIZE -v SHAPE                  to standard output; no brokers, no topic\n"
          "The others print one line of JSON.\n");
  return 2;
}

int main(int argc, char **argv) {
  Options options = {.codec = "none", .size = 1024, .partitions = 1, .clients = 64, .rate = 5000, .seconds = 5};
  if (argc < 2) return usage();
  optind = 2;
  for (int option; (option = getopt(argc, argv, "b:t:c:v:s:n:p:k:r:d:")) != -1;) {
    switch (option) {
      case 'b': options.brokers = optarg; break;
      case 't': options.topic = optarg; break;
      case 'c': options.codec = optarg; break;
      case 'v':
        if (!shape_parse(optarg, &options.shape)) return usage();
        break;
      case 's': options.size = strtoul(optarg, NULL, 10); break;
      case 'n': options.records = strtoull(optarg, NULL, 10); break;
      case 'p': options.partitions = atoi(optarg); break;
      case 'k': options.clients = atoi(optarg); break;
      case 'r': options.rate = atoi(optarg); break;
      case 'd': options.seconds = atof(optarg); break;
      default: return usage();
    }
  }
  int offline = strcmp(argv[1], "values") == 0;
  if (!offline && (!options.brokers || !options.topic)) return usage();
  if (options.size == 0 || options.partitions < 1 || options.rate < 1) return usage();
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(&options);
  return usage();
}
