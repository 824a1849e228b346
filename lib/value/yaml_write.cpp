// SPDX-License-Identifier: Apache-2.0
#include "value/key_order.h"
#include "value/yaml.h"
#include "value/yaml_resolve.h"
#include "value/yaml_text.h"

#include <algorithm>

namespace lockstep {

namespace {

constexpr std::size_t step = 2;

class YamlWriter {
 public:
  explicit YamlWriter(std::string& out) : out_(out), scalars_(out) {}

  void document(const Value& value) {
    scalars_.line_starts();
    if (!is_block(value)) return inline_value(value, step);
    if (value.is_map()) return map(value, 0);
    list(value, 0);
  }

 private:
  static bool is_block(const Value& value) { return value.size() != 0; }

  // A scalar or an empty collection, with the end of its line.
  void inline_value(const Value& value, std::size_t indent) {
    switch (value.kind()) {
      case Kind::Null:
        out_ += "null";
        break;
      case Kind::Bool:
        out_ += value.text();
        break;
      case Kind::Int:
      case Kind::Float:
        scalars_.number(value);
        break;
      case Kind::String:
        string(value, indent);
        break;
      case Kind::List:
        out_ += "[]";
        break;
      case Kind::Map:
        out_ += "{}";
        break;
    }
    end_line(value);
  }

  void string(const Value& value, std::size_t indent) {
    const std::string moment = value.is_timestamp() ? canonical_timestamp(value.text()) : "";
    scalars_.string(moment.empty() ? value.text() : moment, indent);
  }

  // A block scalar that keeps its final newlines has ended its line already.
  void end_line(const Value& /*value*/) {
    if (out_.empty() || out_.back() != '\n') out_ += '\n';
    scalars_.line_starts();
  }

  // Writes from a line that is already indented to `indent`, so that a map can follow `- ` directly.
  void map(const Value& value, std::size_t indent) {
    const std::size_t first = order_.size();
    for (const auto& member : value.members()) order_.push_back(&member);
    const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto precedes = [](const Member* a, const Member* b) { return key_precedes(a->key, b->key); };
    if (!std::is_sorted(begin, order_.end(), precedes)) std::stable_sort(begin, order_.end(), precedes);
    for (std::size_t i = first, end = order_.size(); i < end; ++i) {
      const Member& member = *order_[i];
      if (i != first) out_.append(indent, ' ');
      if (scalars_.simple_key(member.key)) {
        out_ += ':';
        after_key(member.value, indent);
      } else {
        out_ += "? ";
        scalars_.string(member.key, indent + step);
        end_line(member.value);
        out_.append(indent, ' ') += ": ";
        nested(member.value, indent);
      }
    }
    order_.resize(first);
  }

  void after_key(const Value& value, std::size_t indent) {
    if (!is_block(value)) {
      out_ += ' ';
      return inline_value(value, indent + step);
    }
    out_ += '\n';
    scalars_.line_starts();
    // Lists stand at the column of their key.
    const std::size_t inner = value.is_map() ? indent + step : indent;
    out_.append(inner, ' ');
    if (value.is_map()) return map(value, inner);
    list(value, inner);
  }

  void list(const Value& value, std::size_t indent) {
    bool is_first = true;
    for (const auto& item : value.items()) {
      if (!is_first) out_.append(indent, ' ');
      is_first = false;
      out_ += "- ";
      nested(item, indent);
    }
  }

  // After `- ` or `: `.
  void nested(const Value& value, std::size_t indent) {
    if (!is_block(value)) return inline_value(value, indent + step);
    if (value.is_map()) return map(value, indent + step);
    list(value, indent + step);
  }

  std::string& out_;
  YamlScalarWriter scalars_;
  std::vector<const Member*> order_;  // of the maps being written, outermost first
};

}  // namespace

std::string to_yaml(const Value& value) {
  std::string out;
  YamlWriter(out).document(value);
  return out;
}

}  // namespace lockstep
