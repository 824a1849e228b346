// SPDX-License-Identifier: Apache-2.0
#pragma once
// SHA-256 and base64, over OpenSSL.

#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
std::string base64_encode(std::string_view bytes);
// RFC 4648 with padding; white space is skipped; nullopt when it is not base64.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace lockstep
