// SPDX-License-Identifier: Apache-2.0
#include "app/application_set.h"

#include "app/go_template.h"

#include <algorithm>
#include <set>

namespace lockstep::app {

namespace {

// `over` laid over `base`: maps member by member, anything else replaced.
Value overlaid(Value base, const Value& over) {
  if (!base.is_map() || !over.is_map()) return over;
  for (const auto& [key, value] : over.members()) base.set(key, overlaid(base.at(key), value));
  return base;
}

// The template that one generator asks for, on top of the common one (R7.1).
const Value& own_template(const Value& generator) {
  for (const auto& [kind, body] : generator.members())
    if (body.has("template")) return body.at("template");
  return generator.at("template");
}

MissingKey missing_key_of(Fields& spec) {
  auto out = MissingKey::NoValue;
  for (const auto& option : spec.texts("goTemplateOptions")) {
    if (option == "missingkey=error")
      out = MissingKey::Error;
    else if (option != "missingkey=default" && option != "missingkey=invalid" && option != "missingkey=zero")
      throw spec.error("goTemplateOptions", "unknown option \"" + option + "\"");
  }
  return out;
}

}  // namespace

std::vector<Application> generate(const Value& document, const std::string& file,
                                  const GeneratorInputs& inputs) {
  Fields top(document, "", file);
  for (const char* key : {"apiVersion", "kind", "metadata", "status"}) top.ignore(key);
  Fields spec = top.child("spec");
  const bool go_template = spec.flag("goTemplate");
  const MissingKey missing = missing_key_of(spec);
  const Value& common = spec.map("template");
  if (!common.is_map()) throw spec.error("template", "is missing");
  if (!spec.text("templatePatch").empty())
    throw spec.error("templatePatch", "template patches are not supported");
  // What a controller does with the Applications it keeps; here they are only read.
  for (const char* key :
       {"syncPolicy", "strategy", "preservedFields", "ignoreApplicationDifferences", "applyNestedSelectors"})
    spec.ignore(key);

  std::vector<Application> out;
  std::set<std::string> names;
  for (const auto& generator : spec.list("generators")) {
    const Value& own = own_template(generator);
    const Value merged = own.is_map() ? overlaid(common, own) : common;
    for (const auto& parameters : parameters_of(generator, go_template, file, inputs)) {
      Value application =
          go_template ? go_filled_in(merged, parameters, missing) : filled_in(merged, flattened(parameters));
      application.set("apiVersion", "argoproj.io/v1alpha1");
      application.set("kind", "Application");
      application.set_line(document.line());
      out.push_back(read_application(application, file));
      if (!names.insert(out.back().name).second)
        throw spec.error("generators", "two sets of parameters give the Application " + out.back().name);
    }
  }
  spec.finish();
  top.finish();
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return out;
}

}  // namespace lockstep::app
