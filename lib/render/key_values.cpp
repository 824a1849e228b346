// SPDX-License-Identifier: Apache-2.0
#include "render/key_values.h"

#include "base/error.h"
#include "base/strings.h"

#include <algorithm>

namespace lockstep::render {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// One pair of matching quotes around the whole.
std::string_view without_quotes(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back() || (text.front() != '"' && text.front() != '\''))
    return text;
  return text.substr(1, text.size() - 2);
}

// Leading white space as unicode.IsSpace sees it.
std::string_view without_leading_space(std::string_view line) {
  constexpr std::string_view wide[] = {"\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                       "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
                                       "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
  while (!line.empty()) {
    if (std::string_view(" \t\n\v\f\r").find(line.front()) != std::string_view::npos) {
      line.remove_prefix(1);
      continue;
    }
    const auto space = std::find_if(std::begin(wide), std::end(wide),
                                    [&](std::string_view candidate) { return line.starts_with(candidate); });
    if (space == std::end(wide)) break;
    line.remove_prefix(space->size());
  }
  return line;
}

class Collector {
 public:
  Collector(const Generator& generator, const Context& context) : generator_(generator), context_(context) {}

  StringMap all() {
    for (const auto& path : generator_.envs) add_env_file(path);
    for (const auto& literal : generator_.literals) add_literal(literal);
    for (const auto& source : generator_.files) add_file(source);
    return std::move(values_);
  }

 private:
  void add(std::string_view key, std::string value) {
    if (!values_.emplace(key, std::move(value)).second) throw Error("the key '{}' is given twice", key);
  }

  void add_literal(std::string_view literal) {
    const auto equals = literal.find('=');
    // The literal itself may be a secret: it is not shown.
    if (equals == 0 || equals == std::string_view::npos)
      throw Error("a literal has no {}, expected key=value", equals == 0 ? "key" : "'='");
    add(literal.substr(0, equals), std::string(without_quotes(literal.substr(equals + 1))));
  }

  void add_file(std::string_view source) {
    const auto equals = source.find('=');
    if (equals == std::string_view::npos) return add(base_of(source), context_.loader.load(source));
    if (source.find('=', equals + 1) != std::string_view::npos)
      throw Error("files: '{}' has more than one '=', expected path or key=path", source);
    if (equals == 0) throw Error("files: '{}' has no key before '='", source);
    if (equals + 1 == source.size()) throw Error("files: '{}' has no path after '='", source);
    add(source.substr(0, equals), context_.loader.load(source.substr(equals + 1)));
  }

  static std::string base_of(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    if (path.empty()) return ".";
    return path == "/" ? "/" : base_name(path);
  }

  void add_env_file(const std::string& path) {
    const std::string text = context_.loader.load(path);
    std::size_t number = 0;
    for (std::string_view line : split_lines(text)) {
      ++number;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!is_valid_utf8(line)) throw Error("{}:{}: invalid UTF-8", context_.loader.shown(path), number);
      if (number == 1 && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
      line = without_leading_space(line);
      const auto equals = line.find('=');
      const auto key = line.substr(0, equals);
      if (key.empty() || key.front() == '#') continue;
      add(key, equals == std::string_view::npos ? std::string() : std::string(line.substr(equals + 1)));
    }
  }

  const Generator& generator_;
  const Context& context_;
  StringMap values_;
};

}  // namespace

StringMap load_key_values(const Generator& generator, const Context& context) {
  return Collector(generator, context).all();
}

}  // namespace lockstep::render
