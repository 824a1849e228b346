// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace lockstep {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

std::optional<std::string> read_file_if_exists(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    throw Error("cannot read {}: {}", path, std::strerror(errno));
  }
  std::string text;
  char buffer[65536];
  for (;;) {
    const auto got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error("cannot read {}: {}", path, std::strerror(errno));
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

std::string read_file(const std::string& path) {
  auto text = read_file_if_exists(path);
  if (!text) throw Error("no such file: {}", path);
  return *std::move(text);
}

void write_file_atomic(const std::string& path, std::string_view text, unsigned mode) {
  const std::filesystem::path target(path);
  if (target.has_parent_path()) std::filesystem::create_directories(target.parent_path());
  std::string temporary = path + ".XXXXXX";
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) throw Error("cannot write {}: {}", path, std::strerror(errno));
  const auto fail = [&] {
    const int code = errno;
    ::unlink(temporary.c_str());
    throw Error("cannot write {}: {}", path, std::strerror(code));
  };
  if (::fchmod(file.get(), mode) != 0) fail();
  while (!text.empty()) {
    const auto put = ::write(file.get(), text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail();
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail();
}

std::string cache_folder() {
  const auto variable = [](const char* name) -> std::string {
    const char* text = std::getenv(name);
    return text ? text : "";
  };
  if (const auto own = variable("LOCKSTEP_CACHE_DIR"); !own.empty()) return own;
  if (const auto xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return xdg + "/lockstep";
  if (const auto home = variable("HOME"); !home.empty()) return home + "/.cache/lockstep";
  return "/tmp/lockstep-" + std::to_string(::getuid());
}

}  // namespace lockstep
