// SPDX-License-Identifier: Apache-2.0
#include "sync/ownership.h"

#include "sync/handover.h"
#include "sync/inventory.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

Object live(const std::string& owner, const std::string& tracking = "", const std::string& name = "a") {
  return make_object(
      read_yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: ml, labels: {" +
                (owner.empty() ? "" : std::string(member_label) + ": " + owner) + "}, annotations: {" +
                (tracking.empty() ? "" : "argocd.argoproj.io/tracking-id: \"" + tracking + "\"") + "}}}"));
}

}  // namespace

TEST_CASE("whose a live object is") {
  struct Row {
    const char *name, *label, *tracking;
    Claim want;
  };
  const auto row = GENERATE(values<Row>({
      {"ours by the label", "ours", "", Claim::Ours},
      {"nobody's", "", "", Claim::Nobodys},
      {"of another ApplySet", "theirs", "", Claim::Refused},
      {"S-188 the label counts before Argo CD's id", "ours", "other:/ConfigMap:ml/a", Claim::Ours},
      {"this application under Argo CD", "", "demo:/ConfigMap:ml/a", Claim::Nobodys},
      {"the same in a namespace of its own", "", "team_demo:/ConfigMap:ml/a", Claim::Nobodys},
      {"S-126 of another application of Argo CD", "", "other:/ConfigMap:ml/a", Claim::Refused},
      {"S-085 an id that was copied from another object", "", "other:/ConfigMap:ml/b", Claim::Nobodys},
      {"of another kind", "", "other:apps/Deployment:ml/a", Claim::Nobodys},
      {"no id at all", "", "other", Claim::Nobodys},
  }));
  CAPTURE(row.name);
  Ownership mine{"demo", "ours", false, {}};
  const Object object = live(row.label, row.tracking);
  CHECK(owner_of(object.value(), mine).claim == row.want);
  mine.adopt = true;
  CHECK(owner_of(object.value(), mine).claim == (row.want == Claim::Refused ? Claim::Taken : row.want));
  mine.adopt = false;
  mine.released = {object.ref};
  CHECK(owner_of(object.value(), mine).claim == (row.want == Claim::Refused ? Claim::Taken : row.want));
}

TEST_CASE("what moves between applications is told from what they have in Git") {
  const auto ref = [](const char* name) { return ObjectRef{"", "ConfigMap", "ml", name}; };
  const std::vector<Sibling> siblings = {{"serving", "s", {ref("x"), ref("y")}}, {"training", "t", {}}};
  const auto moved = moved_away({ref("x"), ref("z")}, siblings);
  CHECK(moved == std::map<ObjectRef, std::string>{{ref("x"), "serving"}});
  // Dropped by training; still in Git for serving; of somebody who is no sibling.
  const auto released =
      released_by(siblings, {live("t", "", "a"), live("s", "", "x"), live("elsewhere", "", "b")});
  CHECK(released == std::set<ObjectRef>{ref("a")});
}
