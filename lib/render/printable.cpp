// SPDX-License-Identifier: Apache-2.0
#include "render/printable.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/utf8.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::render {

namespace {

// U+007F to U+009F, of which only U+0085 can be written, and the two that are no characters.
bool has_control_characters(std::string_view text) {
  const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < 0x7F; });
  for (std::size_t at = 0; !is_ascii && at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if ((c >= 0x7F && c < 0xA0 && c != 0x85) || c == 0xFFFE || c == 0xFFFF) return true;
  }
  return false;
}

constexpr std::string_view next_line = "\u0085";  // cannot be written in a key either

class Checker {
 public:
  explicit Checker(const Resource& resource) : resource_(resource) {}

  void check(Value& value) {
    switch (value.kind()) {
      case Kind::List:
        for (auto& item : value.items()) check(item);
        return;
      case Kind::Map:
        for (auto& member : value.members()) check_member(member);
        return;
      case Kind::Null:
        if (value.style() == Style::Quoted) value = Value("");
        return;
      case Kind::String:
        if (has_control_characters(value.text())) refuse(value, "has a control character");
        return;
      case Kind::Float:
        if (!value.as_double()) refuse(value, fmt::format("is {}, which JSON cannot hold", value.text()));
        [[fallthrough]];
      default:
        check_type(value);
    }
  }

 private:
  void check_member(Member& member) {
    path_.push_back(&member.key);
    if (member.key.starts_with('\0'))
      refuse(member.value,
             fmt::format("has the name {}, which is no string; quote it", member.key.substr(1)));
    if (has_control_characters(member.key) || contains(member.key, next_line))
      refuse(member.value, "has a control character in its name");
    check(member.value);
    path_.pop_back();
  }

  // Only replacements write a text without minding the type of what was there.
  void check_type(const Value& value) {
    if (value.text().empty()) return;
    if (plain_scalar(value.text(), YamlRules::Kustomize).kind() != value.kind() && !is_whole_float(value))
      refuse(value, fmt::format("is '{}', which is no {}", value.text(), kind_name(value.kind())));
  }

  // 12 may stand where a float was.
  static bool is_whole_float(const Value& value) { return value.kind() == Kind::Float && value.as_double(); }

  [[noreturn]] void refuse(const Value& value, const std::string& what) const {
    std::vector<std::string> names;
    for (const auto* name : path_) names.push_back(printable(*name));
    Origin place = resource_.origin;
    if (value.line() != 0) place.line = value.line();
    throw Error("{}: {} of {} {}", display(place), join(names, "."), display(resource_.id()), what);
  }

  const Resource& resource_;
  std::vector<const std::string*> path_;
};

}  // namespace

void settle_printable(Resource& resource) { Checker(resource).check(resource.body); }

}  // namespace lockstep::render
