// SPDX-License-Identifier: Apache-2.0
#pragma once
// RemoteSource: where a build gets repositories and files that a kustomization names by URL. The command
// wires it to the Git cache; without one, remote entries are refused.

#include "model/file_tree.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::render {

// A Git URL of a resources or components entry, taken apart (spec kustomize §14).
struct RemoteSpec {
  std::string repository;  // "https://github.com/org/repo", "git@host:path", "ssh://...", "file:///..."
  std::string folder;      // inside the repository; "" is its root
  std::string ref;         // branch, tag or commit; "" is HEAD
  std::chrono::nanoseconds timeout = std::chrono::seconds(27);
  bool submodules = true;
  std::string text;  // as written
};
// nullopt when the text is no Git URL.
std::optional<RemoteSpec> parse_remote(std::string_view text);
// An http or https URL: tried as one file before it is tried as a repository.
bool is_remote_file(std::string_view text);

class RemoteSource {
 public:
  virtual ~RemoteSource() = default;
  // The files of a repository at a ref; "/" is the top of the repository.
  virtual std::shared_ptr<const FileTree> repository(const RemoteSpec& spec) = 0;
  // What a GET of an http(s) URL gives; Error when there is no answer at all.
  struct Answer {
    int status = 0;
    std::string body;
  };
  virtual Answer file(const std::string& url) = 0;
};

}  // namespace lockstep::render
