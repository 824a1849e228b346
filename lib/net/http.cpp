// SPDX-License-Identifier: Apache-2.0
#include "net/http.h"

#include "base/strings.h"

#include <algorithm>

namespace lockstep::net {

namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view Response::header(std::string_view name) const {
  for (const auto& header : headers)
    if (same_name(header.name, name)) return header.value;
  return {};
}

bool is_idempotent(const Request& request) {
  return request.repeatable || (request.method != "POST" && request.method != "PATCH");
}

Url parse_url(std::string_view text) {
  const auto fail = [&](std::string_view why) { return Error("not a usable server URL: {}: {}", text, why); };
  Url url;
  const auto mark = text.find("://");
  if (mark == std::string_view::npos) throw fail("it needs https:// or http:// in front");
  url.scheme = to_lower(text.substr(0, mark));
  if (url.scheme != "https" && url.scheme != "http") throw fail("the scheme is neither https nor http");
  auto rest = text.substr(mark + 3);
  const auto end = std::min(rest.find_first_of("/?#"), rest.size());
  auto authority = rest.substr(0, end);
  url.path = std::string(rest.substr(end));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos)
    throw Error("a server URL with a user name or password in it is not supported")
        .hint("put the credentials into the kubeconfig's user");
  url.port = url.scheme == "https" ? 443 : 80;
  std::string_view port;
  if (authority.starts_with('[')) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) throw fail("']' is missing");
    url.host = std::string(authority.substr(1, close - 1));
    port = authority.substr(close + 1);
  } else {
    const auto colon = std::min(authority.find(':'), authority.size());
    url.host = std::string(authority.substr(0, colon));
    port = authority.substr(colon);
  }
  if (url.host.empty()) throw fail("the host is missing");
  if (!port.empty()) {
    const auto number = port.starts_with(':') ? parse_int(port.substr(1)) : std::nullopt;
    if (!number || *number < 1 || *number > 65535) throw fail("the port is not a number from 1 to 65535");
    url.port = static_cast<int>(*number);
  }
  return url;
}

std::string percent_encode(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

std::string query_string(const std::vector<Header>& parts) {
  std::string out;
  for (const auto& [name, value] : parts) {
    if (value.empty()) continue;
    if (!out.empty()) out += '&';
    out += percent_encode(name) + '=' + percent_encode(value);
  }
  return out;
}

}  // namespace lockstep::net
