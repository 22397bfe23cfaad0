/* A bare TCP relay on libuv, one thread: the floor for a proxy on the same event-loop library.
 *
 *   relay LISTEN_PORT UPSTREAM_PORT      both on 127.0.0.1
 *
 * It parses nothing. Reads go into one 256 KiB buffer owned by the loop and are written to the other side at once from
 * there; only what the kernel does not take is copied into a queued write, and its source is not read until that is out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { READ_BUFFER = 256 * 1024, BACKLOG = 511 };

typedef struct Pair Pair;

typedef struct Side {
  uv_tcp_t tcp;
  struct Side *peer;
  Pair *pair;
} Side;

struct Pair {
  Side client, broker;
  uv_connect_t connect;
  int open_handles;
  int closing;
};

typedef struct {
  uv_write_t request;
  Side *source;
  char bytes[];
} Leftover;

static char read_buffer[READ_BUFFER];
static struct sockaddr_in upstream;

static void fail(const char *what, int status) {
  fprintf(stderr, "relay: %s: %s\n", what, uv_strerror(status));
  exit(1);
}

static void on_closed(uv_handle_t *handle) {
  Pair *pair = ((Side *)handle)->pair;
  if (--pair->open_handles == 0) free(pair);
}

static void close_pair(Pair *pair) {
  if (pair->closing) return;
  pair->closing = 1;
  uv_close((uv_handle_t *)&pair->client.tcp, on_closed);
  uv_close((uv_handle_t *)&pair->broker.tcp, on_closed);
}

static void on_shutdown(uv_shutdown_t *request, int status) {
  Pair *pair = request->data;
  (void)status;
  free(request);
  close_pair(pair);
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer) {
  (void)handle, (void)suggested;
  *buffer = uv_buf_init(read_buffer, READ_BUFFER);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer);

static void on_leftover_written(uv_write_t *request, int status) {
  Leftover *leftover = (Leftover *)request;
  Side *source = leftover->source;
  free(leftover);
  if (source->pair->closing) return;
  if (status < 0) return close_pair(source->pair);
  uv_read_start((uv_stream_t *)&source->tcp, give_buffer, on_read);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer) {
  Side *side = (Side *)stream;
  Pair *pair = side->pair;
  if (count == 0 || pair->closing) return;
  if (count == UV_EOF) {
    uv_shutdown_t *request = malloc(sizeof *request);
    if (!request) return close_pair(pair);
    request->data = pair;
    if (uv_shutdown(request, (uv_stream_t *)&side->peer->tcp, on_shutdown) < 0) {
      free(request);
      close_pair(pair);
    }
    return;
  }
  if (count < 0) return close_pair(pair);

  uv_buf_t all = uv_buf_init(buffer->base, (unsigned)count);
  int written = uv_try_write((uv_stream_t *)&side->peer->tcp, &all, 1);
  if (written == UV_EAGAIN) written = 0;
  if (written < 0) return close_pair(pair);
  if (written == count) return;

  size_t left = (size_t)(count - written);
  Leftover *leftover = malloc(sizeof *leftover + left);
  if (!leftover) return close_pair(pair);
  memcpy(leftover->bytes, buffer->base + written, left);
  leftover->source = side;
  uv_read_stop(stream);
  uv_buf_t rest = uv_buf_init(leftover->bytes, (unsigned)left);
  if (uv_write(&leftover->request, (uv_stream_t *)&side->peer->tcp, &rest, 1, on_leftover_written) < 0) {
    free(leftover);
    close_pair(pair);
  }
}

static void on_connected(uv_connect_t *request, int status) {
  Pair *pair = request->data;
  if (pair->closing) return;
  if (status < 0) return close_pair(pair);
  uv_read_start((uv_stream_t *)&pair->client.tcp, give_buffer, on_read);
  uv_read_start((uv_stream_t *)&pair->broker.tcp, give_buffer, on_read);
}

static void on_connection(uv_stream_t *listener, int status) {
  if (status < 0) return;
  Pair *pair = calloc(1, sizeof *pair);
  if (!pair) fail("calloc", UV_ENOMEM);
  pair->client.pair = pair->broker.pair = pair;
  pair->client.peer = &pair->broker;
  pair->broker.peer = &pair->client;
  pair->open_handles = 2;
  pair->connect.data = pair;
  uv_tcp_init(listener->loop, &pair->client.tcp);
  uv_tcp_init(listener->loop, &pair->broker.tcp);
  if (uv_accept(listener, (uv_stream_t *)&pair->client.tcp) < 0) return close_pair(pair);
  uv_tcp_nodelay(&pair->client.tcp, 1);
  uv_tcp_nodelay(&pair->broker.tcp, 1);
  if (uv_tcp_connect(&pair->connect, &pair->broker.tcp, (struct sockaddr *)&upstream, on_connected) < 0)
    close_pair(pair);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: relay LISTEN_PORT UPSTREAM_PORT\n");
    return 2;
  }
  uv_loop_t *loop = uv_default_loop();
  struct sockaddr_in local;
  uv_ip4_addr("127.0.0.1", atoi(argv[1]), &local);
  uv_ip4_addr("127.0.0.1", atoi(argv[2]), &upstream);
  uv_tcp_t listener;
  uv_tcp_init(loop, &listener);
  int status = uv_tcp_bind(&listener, (struct sockaddr *)&local, 0);
  if (status == 0) status = uv_listen((uv_stream_t *)&listener, BACKLOG, on_connection);
  if (status < 0) fail("listen", status);
  return uv_run(loop, UV_RUN_DEFAULT);
}
