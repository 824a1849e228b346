// SPDX-License-Identifier: Apache-2.0
#include "sync/handed_over.h"

#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

// "manager/operation fields" of each entry.
std::string summary(const std::string& yaml) {
  const auto fields = handed_over(read_yaml(yaml), "lockstep");
  if (!fields) return "nothing";
  std::string out;
  for (const auto& entry : fields->items())
    out += (out.empty() ? "" : " | ") + entry.at("manager").text() + "/" + entry.at("operation").text() +
           " " + to_json(entry.at("fieldsV1"));
  return out;
}

}  // namespace

TEST_CASE("fields of tools that apply whole manifests become ours, S-114") {
  struct Row {
    const char *name, *fields, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"nobody was there", "[]", "nothing"},
      {"ours alone", "[{manager: lockstep, operation: Apply, fieldsV1: {f:a: {}}}]", "nothing"},
      {"kubectl apply", "[{manager: kubectl-client-side-apply, operation: Update, fieldsV1: {f:a: {}}}]",
       R"(lockstep/Apply {"f:a":{}})"},
      {"Argo CD beside us",
       "[{manager: argocd-controller, operation: Update, fieldsV1: {f:s: {f:x: {}, .: {}}}},"
       " {manager: lockstep, operation: Apply, fieldsV1: {f:s: {f:y: {}}}}]",
       R"(lockstep/Apply {"f:s":{"f:x":{},".":{},"f:y":{}}})"},
      {"our own writes without apply", "[{manager: lockstep, operation: Update, fieldsV1: {f:a: {}}}]",
       R"(lockstep/Apply {"f:a":{}})"},
      {"an edit by hand stays whose it is",
       "[{manager: kubectl-edit, operation: Update, fieldsV1: {f:a: {}}},"
       " {manager: kubectl, operation: Apply, fieldsV1: {f:b: {}}}]",
       R"(kubectl-edit/Update {"f:a":{}} | lockstep/Apply {"f:b":{}})"},
      {"a status is a controller's",
       "[{manager: argocd-controller, operation: Update, subresource: status, fieldsV1: {f:a: {}}}]",
       "nothing"},
  }));
  CAPTURE(row.name);
  CHECK(summary(row.fields) == row.want);
}

TEST_CASE("the patch names the version that was read") {
  CHECK(to_json(hand_over_patch(Value::list(), "7")) ==
        R"([{"op":"replace","path":"/metadata/managedFields","value":[]},)"
        R"({"op":"replace","path":"/metadata/resourceVersion","value":"7"}])");
}
