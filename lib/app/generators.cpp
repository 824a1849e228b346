// SPDX-License-Identifier: Apache-2.0
#include "app/application_set.h"
#include "base/strings.h"
#include "value/json.h"
#include "value/yaml.h"

#include <algorithm>
#include <map>
#include <set>

namespace lockstep::app {

namespace {

using ParameterSets = std::vector<Value>;

// RFC 1123: lower case, other characters become dashes, at most 253 characters.
std::string normalized(std::string_view text) {
  std::string out;
  for (const char c : to_lower(text)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    out += fits ? c : '-';
  }
  if (out.size() > 253) out.resize(253);
  while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
  return out;
}

class Generators {
 public:
  Generators(bool go_template, std::string file, const GeneratorInputs& inputs)
      : go_template_(go_template), file_(std::move(file)), inputs_(inputs) {}

  ParameterSets of(const Value& generator, int depth = 0) const {
    Fields fields(generator, "spec.generators[]", file_);
    ParameterSets out;
    int kinds = 0;
    for (const char* kind : {"list", "git", "matrix", "merge"}) {
      if (!fields.has(kind)) continue;
      ++kinds;
      const std::string_view name = kind;
      Fields body = fields.child(kind);
      if (depth > 1 && (name == "matrix" || name == "merge"))
        throw fields.error(kind, "matrix and merge generators nest one level deep at most");
      out = name == "list"     ? list(body)
            : name == "git"    ? git(body)
            : name == "matrix" ? matrix(body, depth)
                               : merge(body, depth);
    }
    for (const char* kind : {"clusters", "scmProvider", "pullRequest", "clusterDecisionResource", "plugin"})
      if (fields.has(kind))
        throw fields.error(kind, "this generator is not supported")
            .hint("supported are list, git, matrix and merge");
    if (kinds != 1) throw fields.error("", "needs exactly one of list, git, matrix and merge");
    fields.ignore("template");
    out = selected(std::move(out), fields);
    fields.finish();
    return out;
  }

 private:
  ParameterSets list(Fields& fields) const {
    ParameterSets out;
    for (const auto& element : fields.list("elements")) {
      if (!element.is_map()) throw fields.error("elements", "must be a list of maps");
      out.push_back(element);
    }
    const std::string yaml = fields.text("elementsYaml");
    const Value more = yaml.empty() ? Value::list() : read_yaml(yaml, {.file = file_});
    for (const auto& element : more.items()) out.push_back(element);
    fields.map("template");
    fields.finish();
    return out;
  }

  ParameterSets git(Fields& fields) const {
    const std::string repository = fields.required_text("repoURL"),
                      revision = fields.text("revision", "HEAD");
    const Value& values = fields.map("values");
    const std::string prefix = fields.text("pathParamPrefix");
    if (!inputs_.files) throw fields.error("", "the git generator needs a repository to look at");
    const auto tree = inputs_.files(repository, revision);
    ParameterSets out;
    if (fields.has("directories") == fields.has("files"))
      throw fields.error("", "needs exactly one of directories and files");
    if (fields.has("directories"))
      out = directories(*tree, patterns(fields, "directories"), prefix);
    else
      out = files(*tree, patterns(fields, "files"), prefix);
    for (const char* other : {"template", "requeueAfterSeconds"}) fields.ignore(other);
    fields.ignore("files");
    fields.ignore("directories");
    fields.finish();
    for (auto& set : out)
      if (values.is_map()) set.set("values", filled_in(values, flattened(set)));
    return out;
  }

  struct Patterns {
    std::vector<std::string> include, exclude;
    // An exclude beats any include, wherever it stands.
    bool match(const std::string& path, bool crosses) const {
      const auto hits = [&](const std::string& pattern) {
        return glob_match(replace_all(pattern, "**", "*"), path, crosses || contains(pattern, "**"));
      };
      return std::any_of(include.begin(), include.end(), hits) &&
             std::none_of(exclude.begin(), exclude.end(), hits);
    }
  };
  static Patterns patterns(Fields& fields, std::string_view key) {
    Patterns out;
    const auto& items = fields.list(key);
    for (std::size_t i = 0; i < items.size(); ++i) {
      Fields item = fields.item(key, i, items[i]);
      const std::string path = item.required_text("path");
      (item.flag("exclude") ? out.exclude : out.include).push_back(path);
      item.finish();
    }
    return out;
  }

  Value path_parameters(const std::string& path, const std::string& prefix) const {
    const std::string base(base_name("/" + path));
    Value segments = Value::list();
    for (const auto& part : split(path, '/')) segments.push(part);
    Value inner = Value::map();
    if (go_template_) {
      inner = Value::map({{"path", path}, {"basename", base}, {"basenameNormalized", normalized(base)}});
      inner.set("segments", std::move(segments));
      Value out = Value::map({{"path", std::move(inner)}});
      return prefix.empty() ? out : Value::map({{prefix, std::move(out)}});
    }
    const std::string name = prefix.empty() ? "path" : prefix + ".path";
    Value out = Value::map(
        {{name, path}, {name + ".basename", base}, {name + ".basenameNormalized", normalized(base)}});
    for (std::size_t i = 0; i < segments.size(); ++i)
      out.set(name + "[" + std::to_string(i) + "]", segments.items()[i]);
    return out;
  }

  // Folders in walk order; those that begin with a dot are skipped with all below.
  static void walk(const FileTree& tree, const std::string& folder, std::vector<std::string>& folders,
                   std::vector<std::string>& all_files) {
    for (const auto& name : tree.list(folder.empty() ? "/" : folder)) {
      const std::string path = folder + "/" + name;
      if (name.starts_with('.')) continue;
      if (tree.type(path) == FileType::Folder) {
        folders.push_back(path.substr(1));
        walk(tree, path, folders, all_files);
      } else if (tree.type(path) == FileType::File) {
        all_files.push_back(path.substr(1));
      }
    }
  }

  ParameterSets directories(const FileTree& tree, const Patterns& wanted, const std::string& prefix) const {
    std::vector<std::string> folders, all_files;
    walk(tree, "", folders, all_files);
    ParameterSets out;
    for (const auto& folder : folders)
      if (wanted.match(folder, false)) out.push_back(path_parameters(folder, prefix));
    return out;
  }

  ParameterSets files(const FileTree& tree, const Patterns& wanted, const std::string& prefix) const {
    std::vector<std::string> folders, all_files;
    walk(tree, "", folders, all_files);
    std::sort(all_files.begin(), all_files.end());
    ParameterSets out;
    for (const auto& path : all_files) {
      if (!wanted.match(path, false)) continue;
      const std::string text = tree.read("/" + path).value_or("");
      const Value content = path.ends_with(".json") ? in_context([&] { return "reading " + path; },
                                                                 [&] { return read_json(text); })
                                                    : read_yaml(text, {.file = path});
      const auto slash = path.rfind('/');
      const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
      const std::string filename = slash == std::string::npos ? path : path.substr(slash + 1);
      const auto add = [&](const Value& object) {
        Value set = go_template_ ? object : Value::map();
        if (!go_template_)
          for (auto& [key, value] : flattened(object)) set.set(key, value);
        const Value place = path_parameters(folder, prefix);
        for (const auto& [key, value] : place.members()) set.set(key, value);
        if (go_template_) {
          set["path"].set("filename", filename);
          set["path"].set("filenameNormalized", normalized(filename));
        } else {
          set.set("path.filename", filename);
          set.set("path.filenameNormalized", normalized(filename));
        }
        out.push_back(std::move(set));
      };
      if (content.is_list())
        for (const auto& item : content.items()) add(item);
      else
        add(content);
    }
    return out;
  }

  // The product; the second generator may use the parameters of the first.
  ParameterSets matrix(Fields& fields, int depth) const {
    const auto& children = fields.list("generators");
    if (children.size() != 2) throw fields.error("generators", "a matrix has exactly two generators");
    ParameterSets out;
    for (const auto& first : of(children[0], depth + 1)) {
      for (const auto& second : of(filled_in(children[1], flattened(first)), depth + 1)) {
        Value both = second;
        for (const auto& [key, value] : first.members()) {
          const Value* other = second.find(key);
          if (!go_template_ && other && *other != value)
            throw fields.error("generators", "both generators give " + key + " and do not agree: \"" +
                                                 value.text() + "\" and \"" + other->text() + "\"");
          both.set(key, value);
        }
        out.push_back(std::move(both));
      }
    }
    fields.map("template");
    fields.finish();
    return out;
  }

  ParameterSets merge(Fields& fields, int depth) const {
    const auto keys = fields.texts("mergeKeys");
    const auto& children = fields.list("generators");
    if (keys.empty()) throw fields.error("mergeKeys", "is missing");
    if (children.size() < 2) throw fields.error("generators", "a merge has two generators or more");
    const auto key_of = [&](const Value& set) {
      std::string out;
      const auto flat = flattened(set);
      for (const auto& key : keys)
        for (const auto& [name, value] : flat)
          if (name == key) out += value + "\n";
      return out;
    };
    ParameterSets base = of(children[0], depth + 1);
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < base.size(); ++i)
      if (!places.emplace(key_of(base[i]), i).second)
        throw fields.error("generators", "two sets of the first generator have the same merge keys");
    for (std::size_t g = 1; g < children.size(); ++g) {
      std::set<std::string> seen;
      for (const auto& set : of(children[g], depth + 1)) {
        const auto key = key_of(set);
        if (!seen.insert(key).second)
          throw fields.error("generators", "two sets of one generator have the same merge keys");
        const auto place = places.find(key);
        if (place == places.end()) continue;
        for (const auto& [name, value] : set.members()) base[place->second].set(name, value);
      }
    }
    fields.map("template");
    fields.finish();
    return base;
  }

  // matchLabels and matchExpressions on the flat parameters (R7.1).
  ParameterSets selected(ParameterSets sets, Fields& fields) const {
    Fields selector = fields.child("selector");
    const auto labels = selector.text_map("matchLabels");
    const auto& expressions = selector.list("matchExpressions");
    selector.finish();
    std::erase_if(sets, [&](const Value& set) {
      const auto flat = flattened(set);
      const auto value_of = [&](const std::string& key) -> const std::string* {
        for (const auto& [name, value] : flat)
          if (name == key) return &value;
        return nullptr;
      };
      for (const auto& [key, want] : labels)
        if (const auto* value = value_of(key); !value || *value != want) return true;
      for (const auto& expression : expressions) {
        const auto* value = value_of(expression.at("key").text());
        const auto& op = expression.at("operator").text();
        const auto& values = expression.at("values").items();
        const bool listed = value && std::any_of(values.begin(), values.end(),
                                                 [&](const Value& v) { return v.text() == *value; });
        const bool holds = op == "In"       ? listed
                           : op == "NotIn"  ? !listed
                           : op == "Exists" ? value != nullptr
                                            : value == nullptr;
        if (!holds) return true;
      }
      return false;
    });
    return sets;
  }

  bool go_template_;
  std::string file_;
  const GeneratorInputs& inputs_;
};

}  // namespace

std::vector<Value> parameters_of(const Value& generator, bool go_template, const std::string& file,
                                 const GeneratorInputs& inputs) {
  return Generators(go_template, file, inputs).of(generator);
}

}  // namespace lockstep::app
