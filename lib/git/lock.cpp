// SPDX-License-Identifier: Apache-2.0
#include "git/lock.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace lockstep::git {

FileLock::FileLock(const std::string& path)
    : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (file_ < 0) throw Error("cannot open {}: {}", path, std::strerror(errno));
  while (::flock(file_, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const int code = errno;
    ::close(file_);
    throw Error("cannot lock {}: {}", path, std::strerror(code));
  }
}

FileLock::~FileLock() { ::close(file_); }

}  // namespace lockstep::git
