// SPDX-License-Identifier: Apache-2.0
#include "sync/writer.h"

#include "value/yaml.h"

#include "catch.h"
#include "scripted_client.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

const std::string ours = "applyset-ours-v1";

std::string stored(const std::string& uid = "u1", const std::string& version = "10") {
  return R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"ml","uid":")" + uid +
         R"(","resourceVersion":")" + version + "\"}}";
}
std::string status(int code, const std::string& reason, const std::string& message) {
  return R"({"kind":"Status","status":"Failure","reason":")" + reason + R"(","code":)" +
         std::to_string(code) + R"(,"message":")" + message + "\"}";
}

struct Writing {
  ScriptedClient f;
  observe::Objects objects{f.client};
  Operation operation;
  std::shared_ptr<const kube::ApiIndex> index =
      std::make_shared<const kube::ApiIndex>(std::vector<kube::Resource>{config_maps});
  Writer writer{f.loop, f.client, objects, index, operation, ours};
  std::vector<std::string> warnings;
  Step step;

  explicit Writing(const std::string& owner = "", StepKind kind = StepKind::Update) {
    step.kind = kind;
    step.ref = {"", "ConfigMap", "ml", "a"};
    step.manifest = std::make_shared<const Value>(
        read_yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: ml}}"));
    step.live =
        std::make_shared<const Value>(read_yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, "
                                                "namespace: ml, uid: u1, resourceVersion: '5', labels: {" +
                                                std::string(member_label) + ": \"" + owner + "\"}}}"));
    objects.on_change = [this](const ObjectRef& ref) { writer.changed(ref); };
    writer.on_warning = [this](const std::string& text) { warnings.push_back(text); };
  }
  Outcome<kube::Written> apply() {
    return std::move(
        f.loop.wait_all<kube::Written>({[&](auto done) { writer.apply(step, std::move(done)); }}).front());
  }
  Outcome<Done> remove(bool wait) {
    return std::move(
        f.loop.wait_all<Done>({[&](auto done) { writer.remove(step, wait, std::move(done)); }}).front());
  }
};

}  // namespace

TEST_CASE("fields of our own objects are taken back, those of others are not") {
  for (const bool is_ours : {true, false}) {
    CAPTURE(is_ours);
    Writing w(is_ours ? ours : "");
    if (!is_ours) w.f.script("GET ", answer_of(200, stored()));  // whose fields are they?
    w.f.script("PATCH ", answer_of(200, stored()));
    CHECK(w.apply().ok());
    CHECK((w.f.lines().back().find("force=true") != std::string::npos) == is_ours);
    CHECK(w.objects.find(w.step.ref) != nullptr);
  }
}

TEST_CASE("a webhook that does not answer yet is tried again, one that says no is not") {
  Writing w(ours);
  w.f.script("PATCH ", answer_of(500, status(500, "InternalError",
                                             "failed calling webhook \\\"x\\\": connection refused")));
  w.f.script("PATCH ", answer_of(200, stored()));
  CHECK(w.apply().ok());
  CHECK(w.f.lines().size() == 2);
  CHECK(w.warnings.size() == 1);
  w.f.script("PATCH ",
             answer_of(403, status(403, "Forbidden", "admission webhook \\\"x\\\" denied the request: no")));
  CHECK_FALSE(w.apply().ok());
  CHECK(w.f.lines().size() == 3);
}

TEST_CASE("what is deleted is named by its UID, and what is not there is gone") {
  Writing w(ours, StepKind::Prune);
  w.f.script("DELETE ", answer_of(200, "{}"));
  CHECK(w.remove(false).ok());
  const Value options = read_yaml(w.f.record->requests[0].body);
  CHECK(options.at("preconditions", "uid").text() == "u1");
  CHECK(options.at("propagationPolicy").text() == "Foreground");
  w.f.script("DELETE ", answer_of(404, status(404, "NotFound", "not found")));
  CHECK(w.remove(true).ok());
  w.f.script("DELETE ",
             answer_of(409, status(409, "Conflict", "the UID in the precondition (u1) does not match")));
  CHECK_FALSE(w.remove(true).ok());
}

TEST_CASE("a deletion is over when the object is gone, or another one has its name") {
  for (const bool is_recreated : {false, true}) {
    CAPTURE(is_recreated);
    Writing w(ours, StepKind::Prune);
    w.objects.add(config_maps, "ml", {{make_object(read_yaml(stored("u1", "5")))}, "9"});
    w.f.script("DELETE ", answer_of(200, "{}"));
    w.f.stream("GET ",
               {R"({"type":"MODIFIED","object":)" + stored("u1", "11") + "}\n" +
                (is_recreated ? R"({"type":"MODIFIED","object":)" + stored("u2", "12") + "}\n"
                              : R"({"type":"DELETED","object":)" + stored("u1", "12") + "}\n")},
               false);
    CHECK(w.remove(true).ok());
  }
}

TEST_CASE("an object that is being deleted is not deleted again, S-080") {
  Writing w(ours, StepKind::Prune);
  Value leaving = *w.step.live;
  leaving["metadata"].set("deletionTimestamp", "2026-01-01T00:00:00Z");
  w.objects.put(make_object(leaving));
  CHECK(w.remove(false).ok());
  CHECK(w.f.lines().empty());
}

TEST_CASE("requests carry what the sync options say, S-113 and S-117") {
  struct Row {
    const char *name, *options;
    bool validate;
    const char* want;
  };
  const auto row = GENERATE(values<Row>({
      {"S-113 as manager, and strictly", "", true, "fieldManager=lockstep&"},
      {"strictly", "", true, "fieldValidation=Strict"},
      {"S-117 the object switches validation off", "Validate=false", true, "fieldValidation=Ignore"},
      {"S-117 the application does", "", false, "fieldValidation=Ignore"},
  }));
  CAPTURE(row.name);
  Writing w(ours);
  w.operation.validate = row.validate;
  if (*row.options) w.step.traits.sync_options.insert(row.options);
  w.f.script("PATCH ", answer_of(200, stored()));
  CHECK(w.apply().ok());
  CHECK(w.f.lines()[0].find(row.want) != std::string::npos);
}

TEST_CASE("PrunePropagationPolicy reaches the server, S-082") {
  Writing w(ours, StepKind::Prune);
  w.operation.propagation = kube::Propagation::Orphan;
  w.f.script("DELETE ", answer_of(200, "{}"));
  CHECK(w.remove(false).ok());
  CHECK(read_yaml(w.f.record->requests[0].body).at("propagationPolicy").text() == "Orphan");
}
