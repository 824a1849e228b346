// SPDX-License-Identifier: Apache-2.0
#pragma once
// FileLock: one process at a time, held as long as the object lives and dropped by the kernel if the process
// dies.

#include <string>

namespace lockstep::git {

class FileLock {
 public:
  // Makes the file if needed and waits for its turn. Throws Error when the file cannot be made.
  explicit FileLock(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

}  // namespace lockstep::git
