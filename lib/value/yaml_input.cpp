// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_input.h"

#include <algorithm>

namespace lockstep {

std::size_t YamlInput::width() const {
  const auto lead = static_cast<unsigned char>(peek());
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(bytes, text_.size() - mark_.offset);
}

std::size_t YamlInput::break_length(std::size_t ahead) const {
  switch (peek(ahead)) {
    case '\n':
      return 1;
    case '\r':
      return peek(ahead + 1) == '\n' ? 2 : 1;
    case '\xc2':
      return peek(ahead + 1) == '\x85' ? 2 : 0;
    case '\xe2':
      return peek(ahead + 1) == '\x80' && (peek(ahead + 2) == '\xa8' || peek(ahead + 2) == '\xa9') ? 3 : 0;
    default:
      return 0;
  }
}

void YamlInput::skip_break() {
  const auto bytes = break_length(0);
  if (bytes == 0) return;
  mark_.offset += bytes;
  ++mark_.index;
  mark_.column = 0;
  ++mark_.line;
}

void YamlInput::read_break(std::string& into) {
  if (break_length(0) == 3)
    into.append(text_.substr(mark_.offset, 3));
  else
    into += '\n';
  skip_break();
}

}  // namespace lockstep
