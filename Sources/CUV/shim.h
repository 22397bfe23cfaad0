#pragma once
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <uv.h>

// Swift sees neither accept4 (a GNU extension) nor errno's value at the time of the call, so the system calls
// of the hot path are wrapped here. Each returns what the call returned, or the negated errno.

extern int accept4(int, struct sockaddr *, socklen_t *, int);

static inline int cuv_accept(int fd, struct sockaddr_storage *peer) {
  socklen_t length = sizeof *peer;
  int accepted = accept4(fd, (struct sockaddr *)peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  return accepted < 0 ? -errno : accepted;
}

static inline int cuv_socket(int family) {
  int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  return fd < 0 ? -errno : fd;
}

static inline int cuv_connect(int fd, const struct sockaddr_storage *address, socklen_t length) {
  return connect(fd, (const struct sockaddr *)address, length) < 0 ? -errno : 0;
}

static inline int cuv_bind(int fd, const struct sockaddr_storage *address, socklen_t length) {
  return bind(fd, (const struct sockaddr *)address, length) < 0 ? -errno : 0;
}

static inline int cuv_listen(int fd, int backlog) { return listen(fd, backlog) < 0 ? -errno : 0; }

static inline int cuv_local_address(int fd, struct sockaddr_storage *address) {
  socklen_t length = sizeof *address;
  return getsockname(fd, (struct sockaddr *)address, &length) < 0 ? -errno : 0;
}

static inline int cuv_set_option(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof value) < 0 ? -errno : 0;
}

// The socket's pending error (SO_ERROR), cleared by asking.
static inline int cuv_pending_error(int fd) {
  int error = 0;
  socklen_t length = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0 ? errno : error;
}

static inline long cuv_recv(int fd, void *into, size_t size) {
  long got;
  do got = recv(fd, into, size, 0); while (got < 0 && errno == EINTR);
  return got < 0 ? -errno : got;
}

// Scatters what there is over two pieces, the first one first.
static inline long cuv_recv2(int fd, void *first, size_t first_size, void *second, size_t second_size) {
  struct iovec pieces[2] = {{first, first_size}, {second, second_size}};
  long got;
  do got = readv(fd, pieces, 2); while (got < 0 && errno == EINTR);
  return got < 0 ? -errno : got;
}

static inline long cuv_send(int fd, const void *from, size_t size) {
  long sent;
  do sent = send(fd, from, size, MSG_NOSIGNAL); while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : sent;
}

static inline long cuv_sendv(int fd, const struct iovec *pieces, size_t count) {
  struct msghdr message = {0};
  message.msg_iov = (struct iovec *)pieces;
  message.msg_iovlen = count;
  long sent;
  do sent = sendmsg(fd, &message, MSG_NOSIGNAL); while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : sent;
}

static inline int cuv_finish_writing(int fd) { return shutdown(fd, SHUT_WR) < 0 ? -errno : 0; }

static inline int cuv_stop_listening(int fd) { return shutdown(fd, SHUT_RDWR) < 0 ? -errno : 0; }
