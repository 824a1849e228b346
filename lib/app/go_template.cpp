// SPDX-License-Identifier: Apache-2.0
#include "app/go_template.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/json.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace lockstep::app {

namespace {

Error unsupported(std::string_view action) {
  return Error("template action {{{{{}}}}} is not supported", action)
      .hint(
          "supported are fields, index, literals, and the functions normalize, lower, upper, trim, quote, "
          "default, "
          "replace, trimPrefix, trimSuffix, trunc");
}

// Words of a pipeline: "index", ".path.segments", "1", "\"text\"", "|".
std::vector<std::string> words_of(std::string_view action) {
  std::vector<std::string> out;
  std::size_t i = 0;
  while (i < action.size()) {
    if (action[i] == ' ' || action[i] == '\t' || action[i] == '\n') {
      ++i;
    } else if (action[i] == '|') {
      out.emplace_back("|");
      ++i;
    } else if (action[i] == '"' || action[i] == '`') {
      std::size_t end = i + 1;
      while (end < action.size() && action[end] != action[i])
        end += action[end] == '\\' && action[i] == '"' ? 2 : 1;
      if (end >= action.size()) throw unsupported(action);
      out.emplace_back(action.substr(i, end + 1 - i));
      i = end + 1;
    } else {
      const auto end = std::min(action.find_first_of(" \t\n|", i), action.size());
      out.emplace_back(action.substr(i, end - i));
      i = end;
    }
  }
  return out;
}

class Pipeline {
 public:
  Pipeline(std::string_view action, const Value& parameters, MissingKey missing)
      : action_(action), parameters_(parameters), missing_(missing) {}

  std::string run() const {
    std::optional<Value> value;
    std::vector<std::string> command;
    auto words = words_of(action_);
    words.emplace_back("|");
    for (auto& word : words) {
      if (word != "|") {
        command.push_back(std::move(word));
        continue;
      }
      if (command.empty()) throw unsupported(action_);
      value = call(command, std::move(value));
      command.clear();
    }
    if (value->is_null()) return "<no value>";
    return value->is_scalar() ? value->text() : to_json(*value);
  }

 private:
  Value call(const std::vector<std::string>& words, std::optional<Value> piped) const {
    const std::string& name = words.front();
    std::vector<Value> args;
    for (std::size_t i = 1; i < words.size(); ++i) args.push_back(operand(words[i]));
    if (is_operand(name)) {
      if (words.size() > 1 || piped) throw unsupported(action_);
      return operand(name);
    }
    if (piped) args.push_back(std::move(*piped));
    if (name == "index" && args.size() >= 2) return index(args);
    return function(name, args);
  }

  static bool is_operand(const std::string& word) {
    return word.starts_with('.') || word.starts_with('"') || word.starts_with('`') || parse_int(word);
  }

  Value operand(const std::string& word) const {
    if (word.starts_with('"')) return read_json(word);
    if (word.starts_with('`')) return Value(word.substr(1, word.size() - 2));
    if (const auto number = parse_int(word)) return Value::integer(*number);
    if (!word.starts_with('.')) throw unsupported(action_);
    const Value* value = &parameters_;
    if (word == ".") return *value;
    for (const auto& key : split(word.substr(1), '.')) {
      if (!value->has(key) && missing_ == MissingKey::Error)
        throw Error("{{{{{}}}}}: there is no parameter {}", action_, word);
      value = &value->at(key);
    }
    return *value;
  }

  Value index(const std::vector<Value>& args) const {
    Value value = args[0];
    for (std::size_t i = 1; i < args.size(); ++i) {
      if (value.is_list()) {
        const auto position = args[i].as_int().value_or(-1);
        if (position < 0 || static_cast<std::size_t>(position) >= value.size())
          throw Error("{{{{{}}}}}: index out of range", action_);
        value = Value(value.items()[static_cast<std::size_t>(position)]);
      } else {
        value = Value(value.at(args[i].text()));
      }
    }
    return value;
  }

  Value function(const std::string& name, const std::vector<Value>& args) const {
    const auto text = [&](std::size_t i) { return args.at(i).text(); };
    const auto last = [&] { return args.empty() ? std::string() : args.back().text(); };
    const auto is = [&](std::string_view wanted, std::size_t count) {
      return name == wanted && args.size() == count;
    };
    if (is("lower", 1)) return Value(to_lower(last()));
    if (is("upper", 1)) return Value(upper(last()));
    if (is("trim", 1)) return Value(trim(last()));
    if (is("quote", 1)) return Value(json_quote(last()));
    if (is("normalize", 1)) return Value(normalize(last()));
    if (is("default", 2)) return args[1].empty() ? args[0] : args[1];
    if (is("replace", 3)) return Value(replace_all(last(), text(0), text(1)));
    if (is("trimPrefix", 2))
      return Value(last().starts_with(text(0)) ? last().substr(text(0).size()) : last());
    if (is("trimSuffix", 2))
      return Value(last().ends_with(text(0)) ? last().substr(0, last().size() - text(0).size()) : last());
    if (is("trunc", 2) && args[0].int_or(-1) >= 0)
      return Value(last().substr(0, static_cast<std::size_t>(args[0].int_or(0))));
    throw unsupported(action_);
  }

  static std::string upper(std::string text) {
    for (char& c : text)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
  }

  static std::string normalize(const std::string& text) {
    std::string out;
    for (const char c : to_lower(text)) {
      const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
      out += fits ? c : '-';
    }
    if (out.size() > 253) out.resize(253);
    return out;
  }

  std::string_view action_;
  const Value& parameters_;
  MissingKey missing_;
};

}  // namespace

std::string go_filled_in(std::string_view text, const Value& parameters, MissingKey missing) {
  std::string out;
  for (;;) {
    const auto open = text.find("{{");
    if (open == std::string_view::npos) return out + std::string(text);
    const auto close = text.find("}}", open + 2);
    if (close == std::string_view::npos) throw Error("\"{}\" has an action without an end", text);
    out += text.substr(0, open);
    auto action = text.substr(open + 2, close - open - 2);
    text.remove_prefix(close + 2);
    // {{- and -}} take white space away.
    if (action.starts_with('-')) {
      action.remove_prefix(1);
      out.erase(out.find_last_not_of(" \t\n") + 1);
    }
    if (action.ends_with(" -")) {
      action.remove_suffix(1);
      text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
    }
    if (trim(action).starts_with("/*")) continue;
    out += Pipeline(trim(action), parameters, missing).run();
  }
}

Value go_filled_in(const Value& value, const Value& parameters, MissingKey missing) {
  if (value.is_string()) {
    Value out(go_filled_in(std::string_view(value.text()), parameters, missing));
    out.set_line(value.line());
    return out;
  }
  Value out = value;
  if (value.is_list())
    for (auto& item : out.items()) item = go_filled_in(item, parameters, missing);
  if (value.is_map())
    for (auto& [key, child] : out.members()) {
      key = go_filled_in(std::string_view(key), parameters, missing);
      child = go_filled_in(child, parameters, missing);
    }
  return out;
}

}  // namespace lockstep::app
