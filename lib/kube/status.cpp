// SPDX-License-Identifier: Apache-2.0
#include "kube/status.h"

#include "base/strings.h"
#include "value/json.h"

#include <algorithm>
#include <map>

namespace lockstep::kube {

namespace {

// The longest piece of a foreign answer (a proxy's page, a webhook's text) in one message.
constexpr std::size_t longest_text = 1000;

std::string shortened(std::string text) {
  if (text.size() <= longest_text) return text;
  auto end = longest_text;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // whole UTF-8 characters
  text.resize(end);
  return text + " ...";
}

// The text between `before` and `after`; "" when there is none.
std::string between(std::string_view text, std::string_view before, std::string_view after) {
  const auto start = text.find(before);
  if (start == std::string_view::npos) return {};
  const auto rest = text.substr(start + before.size());
  const auto end = rest.find(after);
  return end == std::string_view::npos ? std::string() : std::string(rest.substr(0, end));
}

// `deployments.apps "web" is invalid: spec.x: Required` gives `spec.x: Required`: the object is named
// already.
std::string without_subject(const std::string& message) {
  for (const std::string_view phrase : {" is forbidden: ", " is invalid: "}) {
    const auto at = message.find(phrase);
    if (at != std::string::npos && message.find('"') < at && message.find(": ") >= at)
      return message.substr(at + phrase.size());
  }
  return message;
}

// A rejected value of a Secret is quoted by the server.
std::string without_value(const std::string& text) {
  constexpr std::string_view mark = "Invalid value: \"";
  const auto start = text.find(mark);
  if (start == std::string::npos) return text;
  const auto end = text.find("\": ", start + mark.size());
  return text.substr(0, start) + "Invalid value" + (end == std::string::npos ? "" : text.substr(end + 1));
}

// `regex used for validation is '...'` repeats in signs what stands before it in words.
std::string without_regex(std::string text) {
  constexpr std::string_view mark = ", regex used for validation is '";
  for (auto start = text.find(mark); start != std::string::npos; start = text.find(mark, start)) {
    const auto end = text.find("')", start);
    if (end == std::string::npos) break;
    text.erase(start, end + 1 - start);
  }
  return text;
}

struct Refusal {
  const Value& status;
  const Subject& subject;
  const std::string& user;

  const std::string& message() const { return status.at("message").text(); }
  std::string object() const { return display(subject); }
  const Value::List& causes() const { return status.at("details", "causes").items(); }
  std::string scope() const {
    return subject.ns.empty() ? std::string("the whole cluster") : "namespace " + subject.ns;
  }
};

Error forbidden(const Refusal& r) {
  const auto& text = r.message();
  const auto who = between(text, "User \"", "\"");
  if (who.empty() || !contains(text, " cannot "))  // admission: quota, pod security, a webhook, a plugin
    return Error("{} was refused by admission: {}", r.object(), shortened(without_subject(text)));
  const auto verb = between(text, " cannot ", " ");
  auto resource = between(text, "resource \"", "\"");
  if (const auto group = between(text, "in API group \"", "\""); !group.empty()) resource += "." + group;
  if (resource.empty()) resource = r.subject.path;
  auto hint = fmt::format("grant it with a Role or ClusterRole, then check: kubectl auth can-i {} {}", verb,
                          resource);
  hint += r.subject.ns.empty() ? " --all-namespaces" : " -n " + r.subject.ns;
  return Error("{} may not {} {} in {}", who, verb, resource, r.scope()).hint(hint + " --as " + who);
}

Error conflict(const Refusal& r) {
  std::map<std::string, std::vector<std::string>> fields;  // by manager
  for (const auto& cause : r.causes()) {
    if (cause.at("reason").text() != "FieldManagerConflict") continue;
    auto manager = between(cause.at("message").text(), "conflict with \"", "\"");
    fields[manager.empty() ? "another manager" : std::move(manager)].push_back(cause.at("field").text());
  }
  if (fields.empty())
    return Error("{} was changed by somebody else in the meantime: {}", r.object(), shortened(r.message()))
        .hint("run the command again");
  std::vector<std::string> parts;
  for (const auto& [manager, names] : fields) parts.push_back(join(names, ", ") + " (" + manager + ")");
  return Error("{}: fields belong to other field managers: {}", r.object(), join(parts, "; "))
      .hint("leave the fields out of the manifest, or take them over by force");
}

Error invalid(const Refusal& r) {
  const bool is_secret = r.subject.kind == "Secret";
  std::vector<std::string> parts;
  for (const auto& cause : r.causes()) {
    auto part = without_regex(cause.at("message").text());
    if (const auto& field = cause.at("field").text(); !field.empty()) part = field + ": " + part;
    part = is_secret ? without_value(part) : part;
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(std::move(part));
  }
  if (parts.empty()) {
    const auto text = without_regex(without_subject(r.message()));
    parts.push_back(is_secret ? without_value(text) : text);
  }
  Error error("{} is invalid: {}", r.object(), shortened(join(parts, "; ")));
  const bool is_immutable = std::any_of(parts.begin(), parts.end(), [](const auto& p) {
    return contains(p, "immutable") || contains(p, "may not be changed") || contains(p, "may not change");
  });
  if (is_immutable)
    error.hint("such a field cannot be changed in place: delete the object first, or replace it");
  return error;
}

Error not_found(const Refusal& r) {
  const auto& details = r.status.at("details");
  if (details.at("kind").text() == "namespaces" && r.subject.kind != "Namespace")
    return Error("namespace {} does not exist, so {} cannot be there", details.at("name").text(), r.object())
        .hint("create the namespace first");
  if (!details.at("name").text().empty()) return Error("{} does not exist", r.object());
  if (r.subject.resource.empty()) return Error("the server has no {}", r.object());
  return Error("the server does not offer {} ({})", r.subject.resource, r.subject.api_version)
      .hint("install its CustomResourceDefinition, or check the apiVersion of the manifest");
}

Error unauthorized(const Refusal& r) {
  const auto who = r.user.empty() ? std::string("these credentials") : "the credentials of user " + r.user;
  return Error("the server does not accept {}", who)
      .hint("a token or certificate has expired, or belongs to another cluster: log in again");
}

Error unknown_fields(const Refusal& r, std::string_view fields) {
  return Error("{} has fields that the server does not know: {}", r.object(), shortened(std::string(fields)))
      .hint("correct or remove them; kubectl explain shows a kind's fields");
}

Error bad_request(const Refusal& r) {
  std::string text = r.message();
  constexpr std::string_view mark = "strict decoding error: ";
  if (const auto strict = text.find(mark); strict != std::string::npos)
    return unknown_fields(r, std::string_view(text).substr(strict + mark.size()));
  return Error("{}: {}", r.object(), shortened(std::move(text)));
}

Error explain(const Refusal& r, int code) {
  const auto& reason = r.status.at("reason").text();
  if (code == 401) return unauthorized(r);
  if (code == 403) return forbidden(r);
  if (code == 404) return not_found(r);
  if (reason == "AlreadyExists") return Error("{} exists already", r.object());
  if (code == 409) return conflict(r);
  if (code == 422 || reason == "Invalid") return invalid(r);
  if (code == 400) return bad_request(r);
  if (code == 410) return Error("{}: the server no longer has that state", r.object()).hint("read it again");
  if (code == 413)
    return Error("{} is too large for the server", r.object())
        .hint("split it; a ConfigMap holds up to 1 MiB");
  if (code == 429)
    return Error("{}: the server is overloaded: {}", r.object(), r.message())
        .hint("try again with fewer in flight");
  // Server-side apply knows its fields before anything is decoded, and calls that its own fault.
  constexpr std::string_view no_field = ": field not declared in schema";
  if (contains(r.message(), no_field)) {
    const auto start = r.message().find("): ");
    const auto fields = start == std::string::npos ? r.message() : r.message().substr(start + 3);
    return unknown_fields(r, replace_all(fields, no_field, ""));
  }
  if (contains(r.message(), "webhook") && !contains(r.message(), "denied the request"))
    return Error("{}: an admission webhook cannot be asked: {}", r.object(), shortened(r.message()))
        .hint("see to the service behind the webhook, then run the command again");
  return Error("{}: {}", r.object(), shortened(r.message()));
}

}  // namespace

Subject subject_of(std::string verb, const Resource& resource, std::string ns, std::string name) {
  return {.verb = std::move(verb),
          .api_version = resource.api_version(),
          .kind = resource.kind,
          .resource = resource.qualified(),
          .ns = std::move(ns),
          .name = std::move(name)};
}

std::string display(const Subject& subject) {
  if (subject.resource.empty()) return subject.path;
  if (!subject.name.empty()) return display(ObjectRef{{}, subject.kind, subject.ns, subject.name});
  return subject.resource + (subject.ns.empty() ? "" : " in namespace " + subject.ns);
}

Error status_error(const Value& status, const Subject& subject, const std::string& user) {
  const auto code = static_cast<int>(status.at("code").int_or(0));
  return explain({status, subject, user}, code).api(code, status.at("reason").text());
}

Error status_error(const net::Response& response, const Subject& subject, const std::string& user) {
  const auto parsed = outcome_of([&] { return read_json(response.body); });
  const bool is_status = parsed.ok() && parsed.value().at("kind").text() == "Status";
  Value status = is_status ? parsed.value() : Value::map();
  status.set("code", Value::integer(response.status));
  // An API server says the second in plain text, about groups and versions that it does not have.
  const bool is_no_group = response.status == 404 && trim(response.body) == "404 page not found";
  if (is_status || is_no_group || response.status == 401) return status_error(status, subject, user);
  // Anything else comes from something before it (a proxy, a login page), or from its overload filter.
  const auto text = shortened(printable(trim(response.body.substr(0, response.body.find('\n')))));
  Error error("{}: HTTP status {}{}{}", display(subject), response.status, text.empty() ? "" : ": ", text);
  if (response.status == 429 || response.status >= 500)
    error.hint("try again; if it persists, look at the server and what is before it");
  else
    error.hint("this answer does not come from an API server: check the address and what is before it");
  return std::move(error).api(response.status, "");
}

}  // namespace lockstep::kube
