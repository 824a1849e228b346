// SPDX-License-Identifier: Apache-2.0
#include "diff/schema.h"

#include "base/strings.h"
#include "diff/schema_data.h"

#include <algorithm>
#include <deque>
#include <map>
#include <stdexcept>
#include <utility>

namespace lockstep::diff {

namespace {

using Text = std::string_view;

constexpr std::pair<Text, Shape> scalar_shapes[] = {{"any", Shape::Any},
                                                    {"bool", Shape::Bool},
                                                    {"bytes", Shape::Bytes},
                                                    {"int", Shape::Int},
                                                    {"intstr", Shape::IntOrString},
                                                    {"long", Shape::Long},
                                                    {"microtime", Shape::MicroTime},
                                                    {"quantity", Shape::Quantity},
                                                    {"string", Shape::String},
                                                    {"time", Shape::Time}};

Text next_word(Text& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const Text word = text.substr(0, std::min(text.find(' '), text.size()));
  text.remove_prefix(word.size());
  return word;
}

bool take_prefix(Text& text, char mark) {
  if (text.empty() || text[0] != mark) return false;
  text.remove_prefix(1);
  return true;
}

bool take_prefix(Text& text, Text mark) {
  if (text.substr(0, mark.size()) != mark) return false;
  text.remove_prefix(mark.size());
  return true;
}

std::vector<Text> comma_list(Text text) {
  std::vector<Text> out;
  while (!text.empty()) {
    const Text part = text.substr(0, std::min(text.find(','), text.size()));
    out.push_back(part);
    text.remove_prefix(std::min(part.size() + 1, text.size()));
  }
  return out;
}

// The tables as they stand in schema_*.cpp; all texts are literals, so views of them live for ever.
class Tables {
 public:
  Tables() {
    for (const Text text : {pod_schema, core_schema, workloads_schema, cluster_schema})
      for (const Text line : split_lines(text)) read_line(line);
    for (auto& [name, type] : structs_)
      std::sort(type.fields.begin(), type.fields.end(),
                [](const Field& a, const Field& b) { return a.name < b.name; });
  }

  const Struct* kind(Text api_version, Text kind) const {
    const auto it = kinds_.find({api_version, kind});
    return it == kinds_.end() ? nullptr : it->second;
  }
  const Struct* named(Text name) const {
    const auto it = structs_.find(name);
    return it == structs_.end() || it->second.fields.empty() ? nullptr : &it->second;
  }

 private:
  void read_line(Text line) {
    if (line.empty()) return;
    if (line[0] == ' ')
      read_fields(line);
    else
      read_head(line);
  }

  void read_head(Text line) {
    const Text name = next_word(line);
    current_ = &structs_[name];
    current_->name = name;
    std::vector<Text> versions;
    Text kind = name;
    bool is_kind = false;
    for (Text word = next_word(line); !word.empty(); word = next_word(line)) {
      if (word == "atomic")
        current_->is_atomic = true;
      else if (word == "kind")
        is_kind = true;
      else if (word[0] >= 'A' && word[0] <= 'Z')
        kind = word;
      else
        versions.push_back(word);
    }
    if (!is_kind) return;
    for (const Text version : versions) kinds_[{version, kind}] = current_;
    for (const Text field : {"apiVersion:string", "kind:string", "metadata:ObjectMeta"}) add_field(field);
  }

  void read_fields(Text line) {
    for (Text word = next_word(line); !word.empty(); word = next_word(line)) {
      if (take_prefix(word, "like:")) {
        current_->fields = structs_[word].fields;
      } else if (word.find(':') != Text::npos) {
        add_field(word);
      } else {
        set_attribute(current_->fields.back(), word);
      }
    }
  }

  void add_field(Text word) {
    Field& field = current_->fields.emplace_back();
    const auto colon = word.find(':');
    field.name = word.substr(0, colon);
    word.remove_prefix(colon + 1);
    field.is_always = take_prefix(word, '!');
    if (const auto equals = word.find('='); equals != Text::npos) {
      field.key_default = word.substr(equals + 1);
      word = word.substr(0, equals);
    }
    field.type = read_type(word);
  }

  Type read_type(Text word) {
    Type type;
    type.is_pointer = take_prefix(word, '*');
    if (word[0] == '[' || word[0] == '{') {
      type.shape = word[0] == '[' ? Shape::List : Shape::Map;
      type.element = &elements_.emplace_back(read_type(word.substr(1, word.size() - 2)));
      return type;
    }
    for (const auto& [name, shape] : scalar_shapes)
      if (name == word) {
        type.shape = shape;
        return type;
      }
    type.shape = Shape::Struct;
    type.fields = &structs_[word];
    return type;
  }

  static void set_attribute(Field& field, Text word) {
    if (take_prefix(word, "k=")) {
      field.keys = comma_list(word);
      field.merge_key = field.keys[0];
      field.merges = true;
    } else if (take_prefix(word, "smp=")) {
      field.merge_key = word;
      field.merges = true;
    } else if (take_prefix(word, "ssa=")) {
      field.keys = comma_list(word);
    } else if (word == "set" || word == "ssa-set") {
      field.is_set = true;
      field.merges = word == "set";
    } else if (word == "retain") {
      field.retains_keys = true;
    } else if (word == "replace") {
      field.is_replaced = true;
    } else if (word == "atomic") {
      field.type.is_atomic = true;
    } else if (word == "granular") {
      field.is_granular = true;
    } else {
      throw std::logic_error("unknown attribute in the schema: " + std::string(word));
    }
  }

  std::map<Text, Struct> structs_;
  std::map<std::pair<Text, Text>, const Struct*> kinds_;
  std::deque<Type> elements_;
  Struct* current_ = nullptr;
};

const Tables& tables() {
  static const Tables all;
  return all;
}

}  // namespace

const Field* Struct::find(std::string_view field) const {
  const auto it = std::lower_bound(fields.begin(), fields.end(), field,
                                   [](const Field& f, std::string_view wanted) { return f.name < wanted; });
  return it != fields.end() && it->name == field ? &*it : nullptr;
}

const Struct* find_kind(std::string_view api_version, std::string_view kind) {
  return tables().kind(api_version, kind);
}
const Struct* find_kind(const Value& object) {
  return find_kind(object.at("apiVersion").text(), object.at("kind").text());
}
const Struct* find_struct(std::string_view name) { return tables().named(name); }

}  // namespace lockstep::diff
