// SPDX-License-Identifier: Apache-2.0
#include "kube/status.h"

#include "catch.h"
#include "scripted_transport.h"

using namespace lockstep;
using namespace lockstep::kube;

namespace {

const Subject web{.verb = "patch",
                  .api_version = "apps/v1",
                  .kind = "Deployment",
                  .resource = "deployments.apps",
                  .ns = "ml",
                  .name = "web"};
const Subject secret{
    .verb = "patch", .api_version = "v1", .kind = "Secret", .resource = "secrets", .ns = "ml", .name = "s"};
const Subject list{
    .verb = "list", .api_version = "apps/v1", .kind = "Deployment", .resource = "deployments.apps"};

}  // namespace

// Bodies as API servers of 1.27 to 1.36 wrote them, shortened.
TEST_CASE("refusals name the object, the reason and the next step") {
  struct Row {
    const char* name;
    Subject subject;
    int code;
    const char* body;
    const char *message, *hint;
  };
  const auto row = GENERATE(values<Row>({
      {"RBAC denial of a write", web, 403,
       R"json({"kind":"Status","reason":"Forbidden",
         "message":"deployments.apps \"web\" is forbidden: User \"viewer\" cannot patch resource \"deployments\" in API group \"apps\" in the namespace \"ml\"","code":403})json",
       "viewer may not patch deployments.apps in namespace ml",
       "grant it with a Role or ClusterRole, then check: kubectl auth can-i patch deployments.apps -n ml "
       "--as viewer"},
      {"RBAC denial of a cluster-wide LIST", list, 403,
       R"json({"kind":"Status","reason":"Forbidden",
         "message":"deployments.apps is forbidden: User \"viewer\" cannot list resource \"deployments\" in API group \"apps\" at the cluster scope","code":403})json",
       "viewer may not list deployments.apps in the whole cluster",
       "grant it with a Role or ClusterRole, then check: kubectl auth can-i list deployments.apps "
       "--all-namespaces --as viewer"},
      {"quota", web, 403,
       R"json({"kind":"Status","reason":"Forbidden",
         "message":"pods \"web\" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=8, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=4","code":403})json",
       "Deployment ml/web was refused by admission: exceeded quota: gpus, requested: "
       "requests.nvidia.com/gpu=8, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=4",
       ""},
      {"a webhook says no", web, 403,
       R"json({"kind":"Status",
         "message":"admission webhook \"policy.example.org\" denied the request: images must have a digest","code":403})json",
       "Deployment ml/web was refused by admission: admission webhook \"policy.example.org\" denied the "
       "request: images must have a digest",
       ""},
      {"expired token", web, 401, R"json({"kind":"Status","reason":"Unauthorized",
         "message":"Unauthorized","code":401})json",
       "the server does not accept the credentials of user ci",
       "a token or certificate has expired, or belongs to another cluster: log in again"},
      {"conflict of field managers", web, 409,
       R"json({"kind":"Status","reason":"Conflict",
         "message":"Apply failed with 2 conflicts",
         "details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"kubectl-edit\" using apps/v1","field":".spec.replicas"},
         {"reason":"FieldManagerConflict","message":"conflict with \"hpa\" using apps/v1","field":".spec.paused"},
         {"reason":"FieldManagerConflict","message":"conflict with \"kubectl-edit\" using apps/v1","field":".spec.template"}]},"code":409})json",
       "Deployment ml/web: fields belong to other field managers: .spec.paused (hpa); .spec.replicas, "
       ".spec.template (kubectl-edit)",
       "leave the fields out of the manifest, or take them over by force"},
      {"old resourceVersion", web, 409,
       R"json({"kind":"Status","reason":"Conflict",
         "message":"Operation cannot be fulfilled on deployments.apps \"web\": the object has been modified","code":409})json",
       "Deployment ml/web was changed by somebody else in the meantime: Operation cannot be fulfilled on "
       "deployments.apps \"web\": the object has been modified",
       "run the command again"},
      {"there already", web, 409,
       R"json({"kind":"Status","reason":"AlreadyExists",
         "message":"deployments.apps \"web\" already exists","code":409})json",
       "Deployment ml/web exists already", ""},
      {"invalid", web, 422,
       R"json({"kind":"Status","reason":"Invalid",
         "message":"Deployment.apps \"web\" is invalid: [...]",
         "details":{"causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.selector"},
         {"reason":"FieldValueInvalid","message":"Invalid value: \"A\": a lowercase name (e.g. 'my-name', regex used for validation is '[a-z]+')","field":"metadata.name"},
         {"reason":"FieldValueRequired","message":"Required value","field":"spec.selector"}]},"code":422})json",
       "Deployment ml/web is invalid: spec.selector: Required value; metadata.name: Invalid value: \"A\": a "
       "lowercase name (e.g. 'my-name')",
       ""},
      {"immutable field", web, 422,
       R"json({"kind":"Status","reason":"Invalid",
         "message":"x",
         "details":{"causes":[{"message":"Invalid value: {}: field is immutable","field":"spec.selector"}]},"code":422})json",
       "Deployment ml/web is invalid: spec.selector: Invalid value: {}: field is immutable",
       "such a field cannot be changed in place: delete the object first, or replace it"},
      {"invalid without causes", web, 422,
       R"json({"kind":"Status","reason":"Invalid",
         "message":"Deployment.apps \"web\" is invalid: spec: is wrong","code":422})json",
       "Deployment ml/web is invalid: spec: is wrong", ""},
      {"invalid value of a Secret", secret, 422,
       R"json({"kind":"Status","reason":"Invalid",
         "message":"Secret \"s\" is invalid: data[x]: Invalid value: \"hunter2\": too long",
         "details":{"causes":[{"message":"Invalid value: \"hunter2\": too long","field":"data[x]"}]},"code":422})json",
       "Secret ml/s is invalid: data[x]: Invalid value: too long", ""},
      {"unknown fields, typed", web, 400,
       R"json({"kind":"Status","reason":"BadRequest",
         "message":"Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"spec.replica\"","code":400})json",
       "Deployment ml/web has fields that the server does not know: unknown field \"spec.replica\"",
       "correct or remove them; kubectl explain shows a kind's fields"},
      {"unknown fields, applied", web, 500,
       R"json({"kind":"Status",
         "message":"failed to create typed patch object (ml/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema","code":500})json",
       "Deployment ml/web has fields that the server does not know: .spec.replica",
       "correct or remove them; kubectl explain shows a kind's fields"},
      {"no such object", web, 404,
       R"json({"kind":"Status","reason":"NotFound",
         "message":"deployments.apps \"web\" not found",
         "details":{"name":"web","group":"apps","kind":"deployments"},"code":404})json",
       "Deployment ml/web does not exist", ""},
      {"no such namespace", web, 404,
       R"json({"kind":"Status","reason":"NotFound",
         "message":"namespaces \"ml\" not found",
         "details":{"name":"ml","kind":"namespaces"},"code":404})json",
       "namespace ml does not exist, so Deployment ml/web cannot be there", "create the namespace first"},
      {"no such kind", list, 404,
       R"json({"kind":"Status","reason":"NotFound",
         "message":"the server could not find the requested resource",
         "details":{},"code":404})json",
       "the server does not offer deployments.apps (apps/v1)",
       "install its CustomResourceDefinition, or check the apiVersion of the manifest"},
      {"no such group", list, 404, "404 page not found\n",
       "the server does not offer deployments.apps (apps/v1)",
       "install its CustomResourceDefinition, or check the apiVersion of the manifest"},
      {"a webhook that is down", web, 500,
       R"json({"kind":"Status","reason":"InternalError",
         "message":"Internal error occurred: failed calling webhook \"v.example.org\": connection refused","code":500})json",
       "Deployment ml/web: an admission webhook cannot be asked: Internal error occurred: failed calling "
       "webhook \"v.example.org\": connection refused",
       "see to the service behind the webhook, then run the command again"},
      {"a proxy", web, 502, "<html>\n<body>Bad Gateway", "Deployment ml/web: HTTP status 502: <html>",
       "try again; if it persists, look at the server and what is before it"},
      {"a login page", web, 403, "please log in", "Deployment ml/web: HTTP status 403: please log in",
       "this answer does not come from an API server: check the address and what is before it"},
      {"nothing", web, 500, "", "Deployment ml/web: HTTP status 500",
       "try again; if it persists, look at the server and what is before it"},
  }));
  CAPTURE(row.name);
  const auto error = status_error(answer_of(row.code, row.body), row.subject, "ci");
  CHECK(error.message() == row.message);
  CHECK(error.hint() == row.hint);
  CHECK(error.status() == row.code);
}

TEST_CASE("the reason is there for callers that branch") {
  const auto body = R"json({"kind":"Status","reason":"AlreadyExists","code":409})json";
  CHECK(status_error(answer_of(409, body), web, "").reason() == "AlreadyExists");
}

TEST_CASE("foreign text is shortened and made safe for a terminal") {
  const auto error = status_error(answer_of(502, "\x1b[31m" + std::string(5000, 'x')), web, "");
  CHECK(error.message().size() < 1200);
  CHECK(error.message().find('\x1b') == std::string::npos);
}
