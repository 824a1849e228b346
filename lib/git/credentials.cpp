// SPDX-License-Identifier: Apache-2.0
#include "git/credentials.h"

#include "base/files.h"
#include "base/strings.h"

#include <cstdlib>
#include <vector>

namespace lockstep::git {

namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (const auto line : split_lines(text)) {
    if (trim(line).starts_with('#')) continue;
    for (std::size_t at = line.find_first_not_of(" \t\r"); at < line.size();) {
      const auto end = std::min(line.find_first_of(" \t\r", at), line.size());
      out.push_back(line.substr(at, end - at));
      at = std::min(line.find_first_not_of(" \t\r", end), line.size());
    }
  }
  return out;
}

}  // namespace

Address parse_address(std::string_view repository) {
  Address address;
  address.without_password = repository;
  std::string_view rest = repository;
  if (const auto mark = repository.find("://"); mark != std::string_view::npos) {
    address.scheme = to_lower(repository.substr(0, mark));
    rest = repository.substr(mark + 3);
  } else if (const auto colon = repository.find(':');
             colon != std::string_view::npos &&
             repository.substr(0, colon).find('/') == std::string_view::npos &&
             repository.substr(0, colon).find('@') != std::string_view::npos) {
    address.scheme = "ssh";
    rest = repository.substr(0, colon);
  } else {
    return address;
  }
  std::string_view authority = rest.substr(0, rest.find('/'));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view login = authority.substr(0, at);
    const auto colon = login.find(':');
    address.user = percent_decoded(login.substr(0, colon));
    if (colon != std::string_view::npos) address.password = percent_decoded(login.substr(colon + 1));
    // The user of ssh is part of the address; the one of http may be a token.
    if (address.scheme != "ssh")
      address.without_password = address.scheme + "://" + std::string(rest.substr(at + 1));
    else if (colon != std::string_view::npos)
      address.without_password = "ssh://" + address.user + std::string(rest.substr(at));
    authority.remove_prefix(at + 1);
  }
  if (authority.starts_with('['))
    address.host = to_lower(authority.substr(0, authority.find(']') + 1));
  else
    address.host = to_lower(authority.substr(0, authority.find(':')));
  return address;
}

std::optional<Login> netrc_login(std::string_view netrc, std::string_view host) {
  const auto tokens = words(netrc);
  std::optional<Login> fallback;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool is_default = tokens[i] == "default";
    if (!is_default && tokens[i] != "machine") continue;
    const bool fits = is_default || (i + 1 < tokens.size() && to_lower(tokens[i + 1]) == host);
    if (!is_default) ++i;
    Login login;
    for (++i; i < tokens.size() && tokens[i] != "machine" && tokens[i] != "default"; ++i) {
      if (i + 1 >= tokens.size()) break;
      if (tokens[i] == "login")
        login.user = tokens[++i];
      else if (tokens[i] == "password")
        login.password = tokens[++i];
      else if (tokens[i] == "account" || tokens[i] == "macdef")
        ++i;
    }
    --i;
    if (fits && !is_default) return login;
    if (is_default && !fallback) fallback = login;
  }
  return fallback;
}

std::optional<Login> find_login(const Address& address, const Environment& environment) {
  if (!address.password.empty()) return Login{address.user, address.password};
  const std::string token = environment("LOCKSTEP_GIT_TOKEN");
  const std::string password = environment("LOCKSTEP_GIT_PASSWORD");
  // Hosts that take tokens ignore the user name, but want one.
  if (!password.empty() || !token.empty()) {
    std::string user = environment("LOCKSTEP_GIT_USERNAME");
    if (user.empty()) user = address.user.empty() ? "x-access-token" : address.user;
    return Login{std::move(user), password.empty() ? token : password};
  }
  std::string netrc = environment("NETRC");
  if (netrc.empty() && !environment("HOME").empty()) netrc = environment("HOME") + "/.netrc";
  if (!netrc.empty())
    if (const auto text = read_file_if_exists(netrc))
      if (auto login = netrc_login(*text, address.host)) return login;
  if (!address.user.empty()) return Login{address.user, ""};  // a token in the place of the user
  return std::nullopt;
}

Credentials::Credentials(Address address) : address_(std::move(address)) {}

int Credentials::answer(git_credential** out, const char* user, unsigned allowed) {
  const std::string name = user != nullptr && *user != 0 ? user
                           : address_.user.empty()       ? "git"
                                                         : address_.user;
  const int attempt = tried_++;
  if ((allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) != 0) {
    const auto login = attempt == 0 ? find_login(address_, from_environment) : std::nullopt;
    if (!login) return GIT_EAUTH;
    return git_credential_userpass_plaintext_new(out, login->user.c_str(), login->password.c_str());
  }
  if ((allowed & GIT_CREDENTIAL_SSH_KEY) != 0) {
    if (attempt == 0 && !from_environment("SSH_AUTH_SOCK").empty())
      return git_credential_ssh_key_from_agent(out, name.c_str());
    int seen = 0;
    for (const char* key : {"id_ed25519", "id_ecdsa", "id_rsa"}) {
      const std::string path = from_environment("HOME") + "/.ssh/" + key;
      if (!read_file_if_exists(path)) continue;
      if (++seen <= attempt - (from_environment("SSH_AUTH_SOCK").empty() ? 0 : 1)) continue;
      return git_credential_ssh_key_new(out, name.c_str(), nullptr, path.c_str(), nullptr);
    }
    return GIT_EAUTH;
  }
  if ((allowed & GIT_CREDENTIAL_USERNAME) != 0) return git_credential_username_new(out, name.c_str());
  return GIT_PASSTHROUGH;
}

int Credentials::on_question(git_credential** out, const char*, const char* user, unsigned allowed,
                             void* self) noexcept {
  try {
    const int code = static_cast<Credentials*>(self)->answer(out, user, allowed);
    if (code == GIT_EAUTH)
      git_error_set_str(GIT_ERROR_HTTP, "authentication is required and no credential fits");
    return code;
  } catch (...) {
    return GIT_EAUTH;
  }
}

}  // namespace lockstep::git
