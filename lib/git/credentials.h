// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where user names, passwords and keys for a repository come from. Nothing found here is ever printed.

#include "git/handles.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::git {

struct Login {
  std::string user, password;
};

// A remote repository's address taken apart: "https://me:secret@git.example.com:8443/team/repo.git".
struct Address {
  std::string scheme, host;  // host without port; lower case
  std::string user, password;
  std::string without_password;  // as it may be shown: user and password taken out
};
// scp form (git@host:path) has the scheme "ssh". A local path has no scheme.
Address parse_address(std::string_view repository);

// The entry for `host` in the text of a .netrc file, else its `default` entry.
std::optional<Login> netrc_login(std::string_view netrc, std::string_view host);

using Environment = std::function<std::string(const char* name)>;  // "" when unset
// For http(s): the address itself, then LOCKSTEP_GIT_USERNAME and LOCKSTEP_GIT_PASSWORD (or
// LOCKSTEP_GIT_TOKEN alone), then ~/.netrc.
std::optional<Login> find_login(const Address& address, const Environment& environment);

// Answers libgit2's questions for one connection: passwords for http(s), the agent and then the unencrypted
// keys of ~/.ssh for ssh. Each way is tried once.
class Credentials {
 public:
  explicit Credentials(Address address);
  static int on_question(git_credential** answer, const char* url, const char* user, unsigned allowed,
                         void* self) noexcept;

 private:
  int answer(git_credential** out, const char* user, unsigned allowed);

  Address address_;
  int tried_ = 0;
};

}  // namespace lockstep::git
