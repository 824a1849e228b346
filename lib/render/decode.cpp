// SPDX-License-Identifier: Apache-2.0
#include "render/decode.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/float_text.h"

#include <algorithm>

namespace lockstep::render {

namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::string at_line(const std::string& file, std::uint32_t line) {
  return line == 0 ? file : file + ":" + std::to_string(line);
}

}  // namespace

Fields::Fields(const Value& mapping, std::string file, std::string path, Reading reading)
    : mapping_(mapping),
      file_(std::move(file)),
      path_(std::move(path)),
      reading_(reading),
      taken_(mapping.size()) {
  if (!mapping.is_map() && !mapping.is_null())
    throw Error("{}: {} is a {}, expected a mapping", at_line(file_, mapping.line()),
                path_.empty() ? "the document" : "'" + path_ + "'", kind_name(mapping.kind()));
}

std::string Fields::field(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

std::string Fields::place(std::string_view name) const {
  const std::string what = name.empty() ? path_ : field(name);
  return at_line(file_, line()) + (what.empty() ? "" : ": " + what);
}

const Value* Fields::take(std::string_view name) {
  known_.emplace_back(name);
  const auto& members = mapping_.members();
  const Member* found = nullptr;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!equal_ignoring_case(members[i].key, name)) continue;
    taken_[i] = true;
    // Spellings of one name: Go decodes them in byte order and the last one stays.
    if (!found || members[i].key >= found->key) found = &members[i];
  }
  return found && !found->value.is_null() ? &found->value : nullptr;
}

void Fields::wrong_type(const std::string& name, const Value& got, std::string_view wanted) const {
  Error error("{}: field '{}' is a {}, expected {}", at_line(file_, got.line()), name, kind_name(got.kind()),
              wanted);
  if (got.is_scalar() && wanted == "a string") error.hint("put the value in quotes");
  throw error;
}

std::string Fields::text_of(const Value& value, const std::string& name) const {
  if (value.is_string() || value.is_null()) return value.text();
  if (reading_ == Reading::Strict || !value.is_scalar()) wrong_type(name, value, "a string");
  if (value.kind() == Kind::Float) return go_float(value.as_double().value_or(0));
  return value.is_number() ? canonical_number(value) : value.text();
}

void Fields::text(std::string_view name, std::string& out) {
  if (const Value* value = take(name)) out = text_of(*value, field(name));
}

void Fields::exact_text(std::string_view name, std::string& out) {
  const Value* value = take(name);
  if (value && !value->is_string()) wrong_type(field(name), *value, "a string");
  text(name, out);
}

void Fields::flag(std::string_view name, bool& out) {
  const Value* value = take(name);
  if (!value) return;
  if (value->kind() != Kind::Bool) wrong_type(field(name), *value, "true or false");
  out = value->is_true();
}

void Fields::integer(std::string_view name, std::int64_t& out) {
  const Value* value = take(name);
  if (!value) return;
  const auto number = value->as_int();
  if (!number) wrong_type(field(name), *value, "an integer");
  out = *number;
}

void Fields::texts(std::string_view name, Strings& out) {
  Entries read;
  entries(name, read);
  for (auto& entry : read) out.push_back(std::move(entry.text));
}

void Fields::entries(std::string_view name, Entries& out) {
  const Value* value = take(name);
  if (!value) return;
  if (!value->is_list()) wrong_type(field(name), *value, "a list of strings");
  for (std::size_t i = 0; i < value->items().size(); ++i) {
    const Value& item = value->items()[i];
    out.push_back({text_of(item, fmt::format("{}[{}]", field(name), i)), item.line()});
  }
}

void Fields::text_map(std::string_view name, StringMap& out) {
  const Value* value = take(name);
  if (!value) return;
  if (!value->is_map()) wrong_type(field(name), *value, "a mapping of strings");
  for (const auto& member : value->members())
    out[member.key] = text_of(member.value, field(name) + "." + member.key);
}

void Fields::any_map(std::string_view name, Value& out) {
  const Value* value = take(name);
  if (!value) return;
  if (!value->is_map()) wrong_type(field(name), *value, "a mapping");
  out = *value;
}

bool Fields::has(std::string_view name) { return take(name) != nullptr; }

void Fields::each(std::string_view name, const std::function<void(Fields&)>& read) {
  const Value* value = take(name);
  if (!value) return;
  if (!value->is_list()) wrong_type(field(name), *value, "a list");
  for (std::size_t i = 0; i < value->items().size(); ++i) {
    Fields item(value->items()[i], file_, fmt::format("{}[{}]", field(name), i), reading_);
    read(item);
    item.done();
  }
}

void Fields::one(std::string_view name, const std::function<void(Fields&)>& read) {
  const Value* value = take(name);
  if (!value) return;
  Fields inner(*value, file_, field(name), reading_);
  read(inner);
  inner.done();
}

void Fields::done() {
  if (reading_ == Reading::Lenient) return;
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    if (taken_[i]) continue;
    const Member& member = mapping_.members()[i];
    Error error("{}: unknown field '{}'", at_line(file_, member.value.line()), field(member.key));
    const std::string near = nearest(member.key, known_);
    error.hint(near.empty() ? "known here: " + join(known_, ", ") : "did you mean '" + near + "'?");
    throw error;
  }
}

}  // namespace lockstep::render
