// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ownership and errors of libgit2, for this room alone.

#include "base/error.h"
#include "base/handle.h"

#include <git2.h>

#include <string>

namespace lockstep::git {

using Repository = Handle<git_repository, git_repository_free>;
using Remote = Handle<git_remote, git_remote_free>;
using Tree = Handle<git_tree, git_tree_free>;
using TreeEntry = Handle<git_tree_entry, git_tree_entry_free>;
using Blob = Handle<git_blob, git_blob_free>;
using Commit = Handle<git_commit, git_commit_free>;
using GitObject = Handle<git_object, git_object_free>;
using Reference = Handle<git_reference, git_reference_free>;

// Starts the library once per process and tells it where CA certificates are: Debian's libgit2 speaks TLS
// through mbedTLS, which knows no system store. Repositories of other users may be read: nothing in them is
// ever run.
void start_library();

// What libgit2 said about the last failure; never empty.
std::string last_error();

// Throws Error when `code` says that the call failed.
template <class... T>
void check(int code, fmt::format_string<T...> what, T&&... args) {
  if (code >= 0) return;
  throw Error("cannot {}: {}", fmt::format(what, std::forward<T>(args)...), last_error());
}

std::string hex(const git_oid& id);
// False when it is not 40 hexadecimal digits.
bool parse_id(const std::string& text, git_oid& out);

}  // namespace lockstep::git
