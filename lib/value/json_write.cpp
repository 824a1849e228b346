// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "value/float_text.h"
#include "value/json.h"
#include "value/yaml_resolve.h"

#include <algorithm>

namespace lockstep {

namespace {

// The letter of a two-character escape; 0 for characters that have none.
char short_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    default:
      return 0;
  }
}

// Whether a string may need more than a copy at this byte. 0xE2 begins U+2028, which Go escapes.
bool is_suspect(char c, bool html) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || c == '"' || c == '\\') return true;
  return html && (c == '<' || c == '>' || c == '&' || byte == 0xE2);
}

void write_string(std::string& out, std::string_view text, bool html) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!is_suspect(c, html)) continue;
    out += text.substr(copied, i - copied);
    copied = i + 1;
    const auto byte = static_cast<unsigned char>(c);
    const std::string_view three = text.substr(i, 3);
    if (const char letter = short_escape(c)) {
      out += '\\';
      out += letter;
    } else if (byte == 0xE2) {
      if (three != "\xe2\x80\xa8" && three != "\xe2\x80\xa9") {
        copied = i;
        continue;
      }
      out += three.back() == '\xa8' ? "\\u2028" : "\\u2029";
      copied = i + 3;
      i += 2;
    } else {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  out += text.substr(copied);
  out += '"';
}

class Writer {
 public:
  Writer(std::string& out, const JsonStyle& style) : out_(out), style_(style) {}

  void write(const Value& value, int depth) {
    switch (value.kind()) {
      case Kind::Null:
        out_ += "null";
        return;
      case Kind::Bool:
        out_ += value.text();
        return;
      case Kind::Int:
      case Kind::Float:
        write_number(value);
        return;
      case Kind::String:
        write_string(out_, value.is_timestamp() ? canonical_timestamp(value.text()) : value.text(),
                     style_.escape_html);
        return;
      case Kind::List:
        write_list(value, depth);
        return;
      case Kind::Map:
        write_map(value, depth);
        return;
    }
  }

 private:
  void new_line(int depth) {
    if (style_.indent == 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(style_.indent * depth), ' ');
  }

  void write_number(const Value& value) {
    if (is_small_decimal(value.text())) {
      out_ += value.text();
      return;
    }
    if (!value.as_double()) throw Error("{} cannot be written as JSON", value.text());
    out_ += canonical_number(value);
  }

  void write_list(const Value& value, int depth) {
    if (value.items().empty()) {
      out_ += "[]";
      return;
    }
    out_ += '[';
    for (const auto& item : value.items()) {
      if (&item != &value.items().front()) out_ += ',';
      new_line(depth + 1);
      write(item, depth + 1);
    }
    new_line(depth);
    out_ += ']';
  }

  void write_map(const Value& value, int depth) {
    if (value.members().empty()) {
      out_ += "{}";
      return;
    }
    out_ += '{';
    bool is_first = true;
    const auto write_member = [&](const Member& member) {
      if (!is_first) out_ += ',';
      is_first = false;
      new_line(depth + 1);
      write_string(out_, member.key, style_.escape_html);
      out_ += style_.indent == 0 ? ":" : ": ";
      write(member.value, depth + 1);
    };
    if (style_.sort_keys) {
      std::vector<const Member*> order;
      for (const auto& member : value.members()) order.push_back(&member);
      std::sort(order.begin(), order.end(), [](const Member* a, const Member* b) { return a->key < b->key; });
      for (const auto* member : order) write_member(*member);
    } else {
      for (const auto& member : value.members()) write_member(member);
    }
    new_line(depth);
    out_ += '}';
  }

  std::string& out_;
  const JsonStyle& style_;
};

}  // namespace

std::string to_json(const Value& value, JsonStyle style) {
  std::string out;
  Writer(out, style).write(value, 0);
  return out;
}

std::string json_quote(std::string_view text, bool escape_html) {
  std::string out;
  write_string(out, text, escape_html);
  return out;
}

}  // namespace lockstep
