// SPDX-License-Identifier: Apache-2.0
#include "diff/jq_worker.h"

#include "base/error.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {  // libjq 1.6 and 1.7 leave this to their users
#include <jq.h>
}

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace lockstep::diff {

namespace {

using namespace std::chrono_literals;

// A request is a kind ('c' compile, 'r' run) and a document; an answer is a kind ('+' or '-') and a text.
// Both sides are the same binary, so numbers travel as they are.
struct Head {
  std::uint32_t kind = 0;
  std::uint32_t size = 0;
};

bool write_all(int socket, const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = send(socket, at, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool write_message(int socket, char kind, std::string_view text) {
  const Head head{static_cast<std::uint32_t>(kind), static_cast<std::uint32_t>(text.size())};
  return write_all(socket, &head, sizeof head) && write_all(socket, text.data(), text.size());
}

enum class Read { Done, Late, Ended };

Read read_all(int socket, void* data, std::size_t size, std::chrono::steady_clock::time_point deadline) {
  char* at = static_cast<char*>(data);
  while (size > 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd ready{.fd = socket, .events = POLLIN, .revents = 0};
    const int count = left.count() < 0 ? 0 : poll(&ready, 1, static_cast<int>(left.count()) + 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Read::Late;
    const ssize_t got = recv(socket, at, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Read::Ended;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return Read::Done;
}

// ---- inside the process ----

struct FreeProgram {
  void operator()(jq_state* program) const noexcept { jq_teardown(&program); }
};
using Program = std::unique_ptr<jq_state, FreeProgram>;

std::string take_text(jv text) {
  std::string out = jv_get_kind(text) == JV_KIND_STRING ? jv_string_value(text) : "";
  jv_free(text);
  return out;
}

void keep_first_message(void* into, jv message) noexcept {
  auto& text = *static_cast<std::string*>(into);
  std::string line = take_text(jq_format_error(message));
  if (text.empty()) text = line.substr(0, line.find('\n'));
}

JqAnswer compile(const std::string& text, Program& into) {
  Program program(jq_init());
  if (!program) return {false, "no memory"};
  std::string message;
  jq_set_error_cb(program.get(), keep_first_message, &message);
  if (jq_compile(program.get(), text.c_str()) == 0) return {false, message};
  jq_set_error_cb(program.get(), nullptr, nullptr);
  into = std::move(program);
  return {true, ""};
}

JqAnswer evaluate(jq_state* program, const std::string& document) {
  jv input = jv_parse_sized(document.data(), static_cast<int>(document.size()));
  if (!jv_is_valid(input)) {
    jv_free(input);
    return {false, "the object is no JSON for jq"};
  }
  jq_start(program, input, 0);
  jv first = jq_next(program);
  if (!jv_is_valid(first)) {
    if (jv_invalid_has_msg(jv_copy(first)) != 0)
      return {false, take_text(jv_dump_string(jv_invalid_get_msg(first), 0))};
    jv_free(first);
    return {false, jq_halted(program) != 0 ? "it halts" : "it gives no result"};
  }
  jv second = jq_next(program);
  const bool is_only = !jv_is_valid(second) && jv_invalid_has_msg(jv_copy(second)) == 0;
  jv_free(second);
  if (!is_only) {
    jv_free(first);
    return {false, "it gives more than one result"};
  }
  return {true, take_text(jv_dump_string(first, 0))};
}

void limit(int resource, rlim_t most) {
  const rlimit bound{most, most};
  setrlimit(static_cast<__rlimit_resource>(resource), &bound);
}

// Takes away everything that a jq program has no need of.
void lock_in(int socket) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGINT, SIG_IGN);  // Ctrl-C is for the parent, which ends us
  clearenv();
  const int nothing = open("/dev/null", O_RDWR);
  for (const int fd : {0, 1, 2}) dup2(nothing, fd);
  if (socket > 3) close_range(3, static_cast<unsigned>(socket) - 1, 0);
  close_range(static_cast<unsigned>(socket) + 1, ~0U, 0);
  limit(RLIMIT_NOFILE, static_cast<rlim_t>(socket) + 1);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CPU, 60 * 60);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which reserve terabytes of addresses
  limit(RLIMIT_AS, rlim_t{2} << 30);
#endif
}

[[noreturn]] void serve(int socket, const std::string& text) {
  lock_in(socket);
  Program program;
  const auto whenever = std::chrono::steady_clock::now() + std::chrono::hours(24 * 365);
  for (;;) {
    Head head;
    if (read_all(socket, &head, sizeof head, whenever) != Read::Done) _exit(0);
    std::string document(head.size, '\0');
    if (read_all(socket, document.data(), document.size(), whenever) != Read::Done) _exit(0);
    const JqAnswer answer = head.kind == 'c' ? compile(text, program) : evaluate(program.get(), document);
    if (!write_message(socket, answer.ok ? '+' : '-', answer.text)) _exit(0);
  }
}

}  // namespace

void JqWorker::start() {
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw Error("start jq: {}", std::strerror(errno));
  const pid_t process = fork();
  if (process == 0) {
    close(ends[0]);
    try {
      serve(ends[1], program_);
    } catch (...) {
      _exit(1);
    }
  }
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    throw Error("start jq: {}", std::strerror(errno));
  }
  process_ = process;
  socket_ = ends[0];
  is_prepared_ = false;
}

void JqWorker::stop() {
  if (process_ == 0) return;
  close(socket_);
  kill(process_, SIGKILL);
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = 0;
  socket_ = -1;
}

JqAnswer JqWorker::ask(char what, std::string_view document, std::chrono::milliseconds limit) {
  if (process_ == 0) start();
  const auto deadline = std::chrono::steady_clock::now() + limit;
  Head head;
  Read state = write_message(socket_, what, document) ? Read::Done : Read::Ended;
  if (state == Read::Done) state = read_all(socket_, &head, sizeof head, deadline);
  std::string text;
  if (state == Read::Done) {
    text.resize(head.size);
    state = read_all(socket_, text.data(), text.size(), deadline);
  }
  if (state == Read::Done) return {head.kind == '+', std::move(text)};
  stop();
  return {false, state == Read::Late ? "it takes too long" : "it needs too much memory"};
}

JqAnswer JqWorker::prepare() {
  if (process_ != 0 && is_prepared_) return {true, ""};
  JqAnswer answer = ask('c', "", 10s);
  is_prepared_ = answer.ok;
  return answer;
}

JqAnswer JqWorker::run(std::string_view document) {
  if (JqAnswer ready = prepare(); !ready.ok) return ready;
  return ask('r', document, 1s);
}

}  // namespace lockstep::diff
