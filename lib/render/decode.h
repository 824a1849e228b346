// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fields: typed reading of a mapping with the rules of Go's encoding/json: names match whatever their case,
// null means absent, the last of equal names wins, and unknown fields are errors.

#include "render/kustomization.h"
#include "value/value.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

class Fields {
 public:
  // `path` is the field that holds the mapping ("patches[2].target"; "" for the document). A null or missing
  // mapping has no fields; anything else than a mapping is an error.
  Fields(const Value& mapping, std::string file, std::string path = "");

  void text(std::string_view name, std::string& out);
  void flag(std::string_view name, bool& out);
  void integer(std::string_view name, std::int64_t& out);
  void texts(std::string_view name, Strings& out);
  void entries(std::string_view name, Entries& out);
  void text_map(std::string_view name, StringMap& out);
  void any(std::string_view name, Value& out);
  void ignore(std::string_view name);
  // Calls `read` with the fields of the mapping there; not when absent.
  void each(std::string_view name, const std::function<void(Fields&)>& read);  // of a list's items
  void one(std::string_view name, const std::function<void(Fields&)>& read);   // of a mapping
  bool has(std::string_view name);

  // Every field must have been asked for by now; Error with the nearest known name otherwise.
  void done();
  std::uint32_t line() const { return mapping_.line(); }

 private:
  const Value* take(std::string_view name);
  [[noreturn]] void wrong_type(std::string_view name, const Value& got, std::string_view wanted) const;
  std::string field(std::string_view name) const;
  std::string at(std::uint32_t line) const;

  const Value& mapping_;
  std::string file_, path_;
  std::vector<std::string> known_;
  std::vector<bool> taken_;
};

// Parts of a kustomization that also stand in files of their own or in transformer configurations.
void read(Fields& fields, Selector& out);
void read(Fields& fields, Patch& out);
void read(Fields& fields, Replacement& out);
void read(Fields& fields, FieldSpec& out);
void read(Fields& fields, Image& out);
void read(Fields& fields, Replica& out);
void read(Fields& fields, Generator& out);
void read(Fields& fields, GeneratorOptions& out);
void read(Fields& fields, HelmChart& out);
void read(Fields& fields, HelmGlobals& out);
// group, version, kind as fields of the mapping itself.
void read_inline(Fields& fields, Gvk& out);

}  // namespace lockstep::render
