// SPDX-License-Identifier: Apache-2.0
#include "render/remote.h"

#include "base/strings.h"
#include "base/time.h"

#include <algorithm>
#include <map>

namespace lockstep::render {

namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (to_lower(text.substr(0, prefix.size())) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string take_scheme(std::string_view& text) {
  for (const std::string_view scheme : {"ssh://", "https://", "http://", "file://"})
    if (take_prefix(text, scheme)) return std::string(scheme);
  return "";
}

// "git@": a letter, then letters, digits and dashes.
std::string take_user(std::string_view& text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || !is_letter(text[0])) return "";
  const auto name = text.substr(0, at);
  if (!std::all_of(name.begin(), name.end(),
                   [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; }))
    return "";
  text.remove_prefix(at + 1);
  return std::string(name) + "@";
}

// Scheme, user and host of the repository, with what separates them from the path; "" when it is no Git URL.
std::string take_host(std::string_view& text) {
  take_prefix(text, "git::");
  std::string scheme = take_scheme(text);
  std::string user = take_user(text);
  const std::string lower = to_lower(text);
  const bool github = lower.starts_with("github.com/") || lower.starts_with("github.com:");
  const bool scp_style = scheme.empty() && (!user.empty() || github);
  if (scheme.empty() && !scp_style) return "";
  if (scheme == "file://") {
    // All after the scheme is the path, even what looked like a user: put together again by the caller.
    text = std::string_view(text.data() - user.size(), text.size() + user.size());
    return scheme;
  }
  auto end = text.find('/');
  if (scp_style) {
    const auto colon = text.find(':');
    if (end == std::string_view::npos || (colon != std::string_view::npos && colon > 0 && colon < end))
      end = colon;
  }
  std::string host(end == std::string_view::npos ? text : text.substr(0, end + 1));
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  if (github) return scheme == "ssh://" || !user.empty() ? user + "github.com:" : "https://github.com/";
  return host.empty() ? "" : scheme + user + host;
}

struct Parts {
  std::string_view repository, folder;
};

// Where the repository's own path ends and the folder inside it begins.
Parts split_parts(std::string_view path, bool whole) {
  constexpr std::string_view azure = "_git/", suffix = ".git";
  if (const auto found = path.find(azure); found != std::string_view::npos) {
    const auto slash = path.find('/', found + azure.size());
    if (slash == std::string_view::npos) return {path, {}};
    return {path.substr(0, slash), path.substr(slash + 1)};
  }
  if (const auto found = path.find("//"); found != std::string_view::npos)
    return {path.substr(0, found), path.substr(found + 2)};
  if (const auto found = path.find(suffix); found != std::string_view::npos)
    return {path.substr(0, found + suffix.size()), path.substr(found + suffix.size())};
  if (whole) return {path, {}};
  const auto first = path.find('/');
  if (first == std::string_view::npos) return {};  // less than organisation and repository
  const auto second = path.find('/', first + 1);
  if (second == std::string_view::npos) return {path, {}};
  return {path.substr(0, second), path.substr(second + 1)};
}

bool leaves_repository(std::string_view folder) {
  int depth = 0;
  for (const auto& part : split(folder, '/')) {
    if (part.empty() || part == ".") continue;
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

// nullopt where net/url would refuse the escapes or find a ';'.
std::optional<std::string> unescape(std::string_view text) {
  std::string plain;
  const auto digit = [](char c) { return std::string_view("0123456789abcdef").find(to_lower({&c, 1})); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      plain += ' ';
    } else if (text[i] != '%') {
      plain += text[i];
    } else {
      if (i + 2 >= text.size() || digit(text[i + 1]) == std::string_view::npos ||
          digit(text[i + 2]) == std::string_view::npos)
        return std::nullopt;
      plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    }
  }
  return plain;
}

void read_query(std::string_view query, RemoteSpec& spec) {
  std::map<std::string, std::string> values;
  for (const auto& pair : split(query, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto key = unescape(pair.substr(0, equals));
    const auto value = equals == std::string::npos ? std::string() : unescape(pair.substr(equals + 1));
    if (!key || !value || contains(pair, ";")) return;  // one bad pair spoils the query: defaults for all
    values.emplace(*key, *value);
  }
  spec.ref = values["ref"].empty() ? values["version"] : values["ref"];
  if (const auto time = parse_duration(values["timeout"]); time && time->count() > 0) spec.timeout = *time;
  for (const std::string_view off : {"0", "f", "F", "false", "FALSE", "False"})
    if (values["submodules"] == off) spec.submodules = false;
}

}  // namespace

std::optional<RemoteSpec> parse_remote(std::string_view text) {
  if (text.starts_with('/')) return std::nullopt;
  RemoteSpec spec;
  spec.text = text;
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    read_query(text.substr(mark + 1), spec);
    text = text.substr(0, mark);
  }
  const std::string host = take_host(text);
  if (host.empty()) return std::nullopt;
  auto [path, folder] = split_parts(text, host == "file://");
  if (path.empty() || leaves_repository(folder)) return std::nullopt;
  if (folder.starts_with('/')) folder.remove_prefix(1);
  spec.repository = host + std::string(path);
  spec.folder = folder;
  return spec;
}

bool is_remote_file(std::string_view text) {
  const std::string start = to_lower(text.substr(0, 8));
  return start.starts_with("http:") || start.starts_with("https:");
}

}  // namespace lockstep::render
