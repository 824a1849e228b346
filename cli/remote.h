// SPDX-License-Identifier: Apache-2.0
#pragma once
// GitRemote: remote bases and files of a kustomization, through the Git cache and HTTPS; pinned by a lock
// file where there is one (docs/remote-bases.md).

#include "render/remote.h"

#include <atomic>
#include <map>

namespace lockstep::cli {

// What each remote entry was when the lock was written, by its text in the kustomization.
struct Lock {
  std::map<std::string, std::string> commits, sha256;
};
inline constexpr std::string_view lock_name = "lockstep.lock";
// Throws Error naming file and line.
Lock read_lock(std::string_view text, const std::string& file);
std::string write_lock(const Lock& lock);

class GitRemote final : public render::RemoteSource {
 public:
  struct Options {
    bool offline = false;                          // caches only
    Lock lock;                                     // entries in here are pinned
    const std::atomic<bool>* cancelled = nullptr;  // may be set by another thread
  };
  explicit GitRemote(Options options);

  std::shared_ptr<const FileTree> repository(const render::RemoteSpec& spec) override;
  Answer file(const std::string& url) override;

  // What this run used.
  const Lock& used() const { return used_; }

 private:
  Options options_;
  Lock used_;
  struct Known {
    std::shared_ptr<const FileTree> files;
    std::string commit;
  };
  std::map<std::string, Known> repositories_;  // by repository and revision
};

}  // namespace lockstep::cli
