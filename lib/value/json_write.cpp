// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "value/json.h"
#include "value/yaml_resolve.h"

#include <algorithm>

namespace lockstep {

namespace {

void write_string(std::string& out, std::string_view text, bool html) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '"':
        out += "\\\"";
        continue;
      case '\\':
        out += "\\\\";
        continue;
      case '\n':
        out += "\\n";
        continue;
      case '\r':
        out += "\\r";
        continue;
      case '\t':
        out += "\\t";
        continue;
      case '\b':
        out += "\\b";
        continue;
      case '\f':
        out += "\\f";
        continue;
      default:
        break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || (html && (c == '<' || c == '>' || c == '&'))) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else if (html && byte == 0xE2 && i + 2 < text.size() && text[i + 1] == '\x80' &&
               (text[i + 2] == '\xA8' || text[i + 2] == '\xA9')) {
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
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
        if (!value.as_double()) throw Error("{} cannot be written as JSON", value.text());
        out_ += canonical_number(value);
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
    std::vector<const Member*> order;
    for (const auto& member : value.members()) order.push_back(&member);
    if (style_.sort_keys)
      std::sort(order.begin(), order.end(), [](const Member* a, const Member* b) { return a->key < b->key; });
    out_ += '{';
    for (const auto* member : order) {
      if (member != order.front()) out_ += ',';
      new_line(depth + 1);
      write_string(out_, member->key, style_.escape_html);
      out_ += style_.indent == 0 ? ":" : ": ";
      write(member->value, depth + 1);
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
