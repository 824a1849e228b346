// SPDX-License-Identifier: Apache-2.0
#pragma once
// Git as a source of manifests: a repository and a revision in, the commit and its files out.

#include "model/file_tree.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace lockstep::git {

struct Request {
  std::string repository;                        // https://, file:// or a plain path
  std::string revision = "HEAD";                 // branch, tag, full or abbreviated commit, HEAD, refs/...
  std::string tag_prefix;                        // a version constraint looks at tags with this prefix alone
  bool submodules = false;                       // read them too, each when a path inside it is asked for
  std::string cache_folder;                      // where bare caches live; "" is cache_folder() + "/git"
  bool offline = false;                          // answer from the cache alone
  const std::atomic<bool>* cancelled = nullptr;  // polled while fetching
  std::function<void(const std::string&)> on_progress =
      nullptr;  // a line for people, at most a few per second
};

struct Revision {
  std::string repository;  // as asked, without credentials
  std::string name;        // what was asked: "main"
  std::string commit;      // 40 hexadecimal digits
  std::shared_ptr<const FileTree> files;
};

// Resolves the revision once (spec argocd §7.1) and fetches what it needs into a bare cache shared by runs.
// Safe against two processes at once; the tree is read from the object database, nothing is checked out.
// Throws Error: what failed, for which repository and revision, and what to do next. Never prints a
// credential.
Revision fetch(const Request& request);

// The repository with user and password taken out, for every message.
std::string without_credentials(const std::string& repository);

}  // namespace lockstep::git
