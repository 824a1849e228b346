// SPDX-License-Identifier: Apache-2.0
#include "render/read_resources.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/comment_schema.h"
#include "value/yaml.h"

#include <algorithm>
#include <deque>

namespace lockstep::render {

namespace {

struct Piece {
  std::string_view text;
  std::uint32_t first_line;
};

// Cut at lines that start with "---"; only a comment may follow on them. A marker in the first line is left
// to the YAML reader, and so is a last line without newline, which ends up as the end of a piece.
std::vector<Piece> split_documents(std::string_view text, const std::string& file) {
  std::vector<Piece> pieces;
  std::uint32_t line = 1, first_line = 1;
  std::size_t start = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;) {
    ++line;
    const std::size_t next = text.find('\n', at + 1);
    if (next != std::string_view::npos && text.substr(at + 1, 3) == "---") {
      const auto after = trim(text.substr(at + 4, next - at - 4));
      if (!after.empty() && after.front() != '#')
        throw Error("{}:{}: invalid document separator: {}", file, line,
                    trim(text.substr(at + 1, next - at - 1)))
            .hint("write what follows '---' on the next line");
      pieces.push_back({text.substr(start, at + 1 - start), first_line});
      start = next + 1;
      first_line = line + 1;
      // The newline that ends a marker cannot begin another one.
      ++line;
      at = text.find('\n', next + 1);
      continue;
    }
    at = next;
  }
  pieces.push_back({text.substr(start), first_line});
  return pieces;
}

bool is_list_kind(std::string_view kind) { return kind.ends_with("List"); }

class Reader {
 public:
  enum class Of { Manifests, Patches };
  Reader(const std::string& file, const Schema& schema, Of of) : file_(file), schema_(schema), of_(of) {}

  std::vector<Resource> read(std::string_view text) {
    std::string unix_text;
    if (contains(text, "\r\n")) text = unix_text = replace_all(text, "\r\n", "\n");
    const auto pieces = split_documents(text, file_);
    for (const auto& piece : pieces) {
      YamlOptions options;
      options.rules = YamlRules::Kustomize;
      options.keep_odd_keys = true;  // refused when they are printed: render/printable.h
      options.file = file_;
      options.first_line = piece.first_line;
      Value document = read_yaml(piece.text, options);
      const auto found_before = found_.size();
      if (pieces.size() == 1 && is_wrapper(document))
        unwrap(document);
      else
        add(std::move(document));
      if (of_ == Of::Patches && found_.size() == found_before + 1)
        found_.back().comment_schema = comment_schema(piece.text);
    }
    while (!lists_.empty()) expand_next();
    return std::move(found_);
  }

 private:
  static bool is_wrapper(const Value& document) {
    const auto& kind = document.at("kind").text();
    return (kind == "List" || kind == "ResourceList") &&
           (document.has("items") || document.has("functionConfig"));
  }

  void unwrap(Value& document) {
    if (Value* items = document.find("items"); items && items->is_list())
      for (auto& item : items->items()) add(std::move(item));
  }

  void add(Value document) {
    if (document.is_null() || (document.empty() && !document.is_scalar())) return;
    const std::uint32_t line = std::max(1U, document.line());
    const std::string& kind = document.at("kind").text();
    const Value& metadata = document.at("metadata");
    if (!document.is_map() || (kind.empty() && document.at("apiVersion").text().empty() && metadata.empty()))
      throw Error("{}:{}: not a Kubernetes object: expected a mapping with apiVersion, kind and metadata",
                  file_, line);
    if (kind.empty()) throw Error("{}:{}: missing kind", file_, line);
    if (is_list_kind(kind)) {
      if (document.has("items")) {
        lists_.push_back(std::move(document));
        return;
      }
    } else if (metadata.at("name").text().empty()) {
      throw Error("{}:{}: missing metadata.name in {}", file_, line, kind);
    }
    found_.push_back(make(std::move(document), line));
  }

  // Items go behind everything else of the file.
  void expand_next() {
    Value list = std::move(lists_.front());
    lists_.pop_front();
    Value& items = list["items"];
    if (items.is_null()) return;
    if (!items.is_list())
      throw Error("{}:{}: expected a list in {}/items, got a {}", file_, items.line(), list.at("kind").text(),
                  kind_name(items.kind()));
    for (auto& item : items.items()) {
      if (is_wrapper(item))
        unwrap(item);
      else
        add(std::move(item));
    }
  }

  Resource make(Value document, std::uint32_t line) const {
    Resource made;
    made.body = std::move(document);
    made.schema = &schema_;
    made.origin = {file_, line};
    adopt_build_state(made);
    return made;
  }

  const std::string& file_;
  const Schema& schema_;
  const Of of_;
  std::vector<Resource> found_;
  std::deque<Value> lists_;
};

}  // namespace

std::vector<Resource> read_resources(std::string_view text, const std::string& file, const Schema& schema) {
  return Reader(file, schema, Reader::Of::Manifests).read(text);
}

std::vector<Resource> read_patches(std::string_view text, const std::string& file, const Schema& schema) {
  return Reader(file, schema, Reader::Of::Patches).read(text);
}

}  // namespace lockstep::render
