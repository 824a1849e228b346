// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include "base/error.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace lockstep {
namespace {

using std::chrono::steady_clock;

struct Pipe {
  int read_end = -1, write_end = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("pipe: {}", std::strerror(errno));
  return {ends[0], ends[1]};
}

Pipe make_terminal(int columns) {
  Pipe terminal;
  struct winsize size {};
  size.ws_row = 50;
  size.ws_col = static_cast<unsigned short>(columns);
  if (::openpty(&terminal.read_end, &terminal.write_end, nullptr, nullptr, &size) != 0)
    throw Error("openpty: {}", std::strerror(errno));
  ::fcntl(terminal.read_end, F_SETFD, FD_CLOEXEC);
  ::fcntl(terminal.write_end, F_SETFD, FD_CLOEXEC);
  return terminal;
}

// A file for stdin: nothing to pump, and no deadlock with a program that does not read it.
int input_file(const std::string& text) {
  std::FILE* file = std::tmpfile();
  if (file == nullptr) throw Error("temporary file: {}", std::strerror(errno));
  std::fwrite(text.data(), 1, text.size(), file);
  std::rewind(file);
  const int number = ::fcntl(::fileno(file), F_DUPFD_CLOEXEC, 0);
  std::fclose(file);
  return number;
}

// The environment as execvpe wants it: the test's own with the command's changes.
std::vector<std::string> environment(const std::map<std::string, std::string>& changes) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!changes.contains(std::string(text.substr(0, text.find('='))))) all.emplace_back(text);
  }
  for (const auto& [name, value] : changes)
    if (!value.empty()) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Process::Process(Command command)
    : command_(std::move(command)), deadline_(steady_clock::now() + command_.timeout) {
  std::vector<std::string> env = environment(command_.env);
  const std::vector<char*> words = pointers(command_.words), env_words = pointers(env);
  const Pipe out = command_.columns > 0 ? make_terminal(command_.columns) : make_pipe();
  const Pipe err = command_.columns > 0 ? Pipe{} : make_pipe();
  const int input = input_file(command_.input);
  pid_ = ::fork();
  if (pid_ < 0) throw Error("fork: {}", std::strerror(errno));
  if (pid_ == 0) {  // only async-signal-safe calls from here to exec
    ::setpgid(0, 0);
    ::dup2(input, 0);
    ::dup2(out.write_end, 1);
    ::dup2(err.write_end >= 0 ? err.write_end : out.write_end, 2);
    if (!command_.folder.empty() && ::chdir(command_.folder.c_str()) != 0) ::_exit(126);
    ::execvpe(words[0], words.data(), env_words.data());
    ::_exit(127);
  }
  ::setpgid(pid_, pid_);  // both sides, so that it is done before either goes on
  ::close(input);
  ::close(out.write_end);
  if (err.write_end >= 0) ::close(err.write_end);
  out_ = out.read_end;
  err_ = err.read_end;
}

Process::~Process() {
  if (pid_ > 0) {
    ::kill(-pid_, SIGKILL);
    reap();
  }
  for (const int stream : {out_, err_})
    if (stream >= 0) ::close(stream);
}

void Process::signal(int number) {
  if (pid_ > 0) ::kill(pid_, number);
}

bool Process::says(std::string_view text, std::chrono::seconds within) {
  const auto until = steady_clock::now() + within;
  const auto said = [&] {
    return finished_.out.find(text) != std::string::npos || finished_.err.find(text) != std::string::npos;
  };
  while (!said())
    if (!read_some(std::min(until, deadline_))) return said();
  return true;
}

Finished Process::wait() {
  while (read_some(deadline_)) {
  }
  if (pid_ > 0 && steady_clock::now() >= deadline_) {
    finished_.timed_out = true;
    ::kill(-pid_, SIGKILL);
  }
  reap();
  return finished_;
}

bool Process::read_some(Instant until) {
  std::array<pollfd, 2> streams{{{out_, POLLIN, 0}, {err_, POLLIN, 0}}};
  if (out_ < 0 && err_ < 0) return false;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now()).count();
  if (left <= 0 || ::poll(streams.data(), streams.size(), static_cast<int>(left)) <= 0) return left > 0;
  std::array<char, 65536> bytes{};
  for (const pollfd& stream : streams) {
    if (stream.fd < 0 || stream.revents == 0) continue;
    const ssize_t count = ::read(stream.fd, bytes.data(), bytes.size());
    if (count > 0) {
      (stream.fd == out_ ? finished_.out : finished_.err)
          .append(bytes.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {  // a terminal ends with EIO
      ::close(stream.fd);
      (stream.fd == out_ ? out_ : err_) = -1;
    }
  }
  return true;
}

void Process::reap() {
  if (pid_ <= 0) return;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  finished_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  pid_ = -1;
}

Finished run(Command command) { return Process(std::move(command)).wait(); }

}  // namespace lockstep
