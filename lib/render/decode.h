// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fields: typed reading of a mapping with the rules of Go's encoding/json: names match whatever their case,
// null means absent, and unknown fields are errors.

#include "render/kustomization.h"
#include "value/value.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

// A kustomization is Strict. Files for transformers are read through sigs.k8s.io/yaml, which writes numbers
// and booleans as text where a field wants text; it refuses unknown fields (Converting) or ignores them
// (Lenient).
enum class Reading { Strict, Converting, Lenient };

class Fields {
 public:
  // `path` is the field that holds the mapping ("patches[2].target"; "" for the document). Null has no
  // fields; anything else than a mapping is an error.
  Fields(const Value& mapping, std::string file, std::string path = "", Reading reading = Reading::Strict);

  void text(std::string_view name, std::string& out);
  // A string whatever the reading: sigs.k8s.io/yaml does not see the fields of embedded structs.
  void exact_text(std::string_view name, std::string& out);
  void flag(std::string_view name, bool& out);
  void integer(std::string_view name, std::int64_t& out);
  void texts(std::string_view name, Strings& out);
  void entries(std::string_view name, Entries& out);
  void text_map(std::string_view name, StringMap& out);
  // A mapping of any content, or null.
  void any_map(std::string_view name, Value& out);
  bool has(std::string_view name);  // and is not null
  // Reads the mappings of a list, or one mapping, with `read`; nothing when absent.
  void each(std::string_view name, const std::function<void(Fields&)>& read);
  void one(std::string_view name, const std::function<void(Fields&)>& read);
  template <class T>
  void structs(std::string_view name, std::vector<T>& out);
  template <class T>
  void optional(std::string_view name, std::optional<T>& out);

  // Every field must have been asked for by now; Error with the nearest known name otherwise.
  void done();
  std::uint32_t line() const { return mapping_.line(); }
  const std::string& file() const { return file_; }
  // "overlays/prod/kustomization.yaml:12: patches[0].target", for messages about a value that was read.
  std::string place(std::string_view name = "") const;

 private:
  const Value* take(std::string_view name);
  [[noreturn]] void wrong_type(const std::string& field, const Value& got, std::string_view wanted) const;
  std::string text_of(const Value& value, const std::string& field) const;
  std::string field(std::string_view name) const;

  const Value& mapping_;
  std::string file_, path_;
  Reading reading_;
  std::vector<std::string> known_;
  std::vector<bool> taken_;  // per member of mapping_
};

// Parts of a kustomization that also stand in files of their own or in transformer configurations.
void read(Fields& fields, Selector& out);
void read(Fields& fields, Patch& out);
void read(Fields& fields, FieldOptions& out);
void read(Fields& fields, ReplacementSource& out);
void read(Fields& fields, ReplacementTarget& out);
void read(Fields& fields, Replacement& out);
void read(Fields& fields, FieldSpec& out);
void read(Fields& fields, Image& out);
void read(Fields& fields, Replica& out);
void read(Fields& fields, Label& out);
void read(Fields& fields, Var& out);
void read(Fields& fields, Generator& out);
void read(Fields& fields, GeneratorOptions& out);
void read(Fields& fields, HelmChart& out);
void read(Fields& fields, HelmGlobals& out);
void read(Fields& fields, SortOptions& out);
// group, version, kind as fields of the mapping itself.
void read_inline(Fields& fields, Gvk& out);

template <class T>
void Fields::structs(std::string_view name, std::vector<T>& out) {
  each(name, [&](Fields& fields) { read(fields, out.emplace_back()); });
}
template <class T>
void Fields::optional(std::string_view name, std::optional<T>& out) {
  one(name, [&](Fields& fields) { read(fields, out.emplace()); });
}

}  // namespace lockstep::render
