// SPDX-License-Identifier: Apache-2.0
#include "base/process.h"

#include "base/error.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

extern char** environ;

namespace lockstep {

namespace {

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_, O_CLOEXEC) != 0) throw Error("cannot make a pipe: {}", std::strerror(errno));
  }
  ~Pipe() {
    close_writer();
    ::close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_writer() {
    if (const int end = std::exchange(ends_[1], -1); end >= 0) ::close(end);
  }

 private:
  int ends_[2] = {-1, -1};
};

// Standard streams of the program, and signals as a shell would hand them on: our threads block some of them.
class Setup {
 public:
  Setup(const Pipe& output, const Pipe& errors, Streams streams) {
    ::posix_spawn_file_actions_init(&actions_);
    if (!streams.keeps_stdin)
      ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, output.writer(), STDOUT_FILENO);
    if (!streams.keeps_stderr) ::posix_spawn_file_actions_adddup2(&actions_, errors.writer(), STDERR_FILENO);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, defaults;
    ::sigemptyset(&none);
    ::sigemptyset(&defaults);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) ::sigaddset(&defaults, signal);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Setup() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> whole_environment(const std::map<std::string, std::string>& more) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    if (!more.contains(text.substr(0, text.find('=')))) out.push_back(text);
  }
  for (const auto& [name, value] : more) out.push_back(name + "=" + value);
  return out;
}

// False at the end of the stream.
bool read_some(int fd, std::string& into) {
  char buffer[16384];
  const auto got = ::read(fd, buffer, sizeof buffer);
  if (got > 0) into.append(buffer, static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

// Both streams at once: a program that fills one of them must not wait for us at the other.
void read_both(int output, int errors, Finished& into) {
  pollfd streams[] = {{output, POLLIN, 0}, {errors, POLLIN, 0}};
  std::string* texts[] = {&into.output, &into.errors};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    if (::poll(streams, 2, -1) < 0 && errno != EINTR)
      throw Error("cannot wait for a program: {}", std::strerror(errno));
    for (std::size_t i = 0; i < 2; ++i)
      if (streams[i].fd >= 0 && streams[i].revents != 0 && !read_some(streams[i].fd, *texts[i]))
        streams[i].fd = -1;
  }
}

}  // namespace

Finished run_program(const std::vector<std::string>& args,
                     const std::map<std::string, std::string>& environment, Streams streams) {
  Pipe output, errors;
  const Setup setup(output, errors, streams);
  auto words = args;
  auto variables = whole_environment(environment);
  pid_t child = 0;
  const int code = ::posix_spawnp(&child, words.front().c_str(), setup.actions(), setup.attributes(),
                                  pointers(words).data(), pointers(variables).data());
  if (code != 0) throw Error("cannot run {}: {}", args.front(), std::strerror(code));
  output.close_writer();
  errors.close_writer();
  Finished finished;
  read_both(output.reader(), errors.reader(), finished);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  finished.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return finished;
}

}  // namespace lockstep
