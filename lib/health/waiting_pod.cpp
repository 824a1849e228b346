// SPDX-License-Identifier: Apache-2.0
#include "health/waiting_pod.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/ended_pod.h"
#include "health/events.h"
#include "health/exit_class.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr int device_rank = 10, image_rank = 20, config_rank = 22, volume_rank = 24, start_rank = 26,
              init_rank = 28, master_rank = 80;

constexpr std::string_view image_reasons[] = {
    "ErrImagePull",      "ImagePullBackOff",    "InvalidImageName",         "ErrImageNeverPull",
    "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed"};
constexpr std::string_view start_reasons[] = {"CreateContainerError", "RunContainerError",
                                              "PostStartHookError"};

template <class Names>
bool is_any(std::string_view name, const Names& names) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

struct Container {
  const Value& status;
  bool is_init;
  std::string where;  // "pod p container c"
};

std::vector<Container> containers_of(const Value& pod) {
  std::vector<Container> out;
  const std::string& name = pod.at("metadata", "name").text();
  for (const auto& status : pod.at("status", "initContainerStatuses").items())
    out.push_back({status, true, fmt::format("pod {} init container {}", name, status.at("name").text())});
  for (const auto& status : pod.at("status", "containerStatuses").items())
    out.push_back({status, false, fmt::format("pod {} container {}", name, status.at("name").text())});
  return out;
}

// A kubelet that backs off does not always repeat the image's name.
std::string pull_text(const Value& waiting, const Value& status) {
  std::string text = quoted(waiting.at("message").text());
  if (text.empty()) text = "image " + status.at("image").text();
  return text;
}

Finding crash_loop(const Container& container) {
  const Value& last = container.status.at("lastState", "terminated");
  const ExitClass exit = classify_exit(last);
  const bool is_plain = exit.reason == "AppError" || exit.reason == "SignalKilled";
  Finding out{exit.rank, Status::Degraded, exit.reason,
              fmt::format("{} is in CrashLoopBackOff after {} restart(s){}{}", container.where,
                          container.status.at("restartCount").int_or(0), last.is_map() ? ": " : "",
                          last.is_map() ? exit.text : "")};
  if (is_plain) {
    out.reason = container.is_init ? "InitFailed" : "CrashLoop";
    if (container.is_init) out.rank = init_rank;
  }
  return out;
}

std::optional<Finding> diagnose_container(const Value& pod, const Container& container) {
  const Value& waiting = container.status.at("state", "waiting");
  const std::string& reason = waiting.at("reason").text();
  const std::string& message = waiting.at("message").text();
  const auto found = [&](int rank, std::string_view code, const std::string& text) {
    return Finding{rank,
                   Status::Degraded,
                   code,
                   fmt::format("{}: {}: {}", container.where, reason, text),
                   {seen(pod,
                         fmt::format("status.containerStatuses[{}].state.waiting.reason",
                                     container.status.at("name").text()),
                         reason)}};
  };
  if (is_any(reason, image_reasons))
    return found(image_rank, "ImagePullFailed", pull_text(waiting, container.status));
  if (reason == "CreateContainerConfigError") return found(config_rank, "ConfigMissing", quoted(message));
  if (is_any(reason, start_reasons))
    return found(start_rank, is_bad_command(message) ? "BadCommand" : "ContainerStartFailed",
                 quoted(message));
  if (reason != "CrashLoopBackOff") return std::nullopt;
  Finding out = crash_loop(container);
  out.evidence.push_back(
      seen(pod, fmt::format("status.containerStatuses[{}].restartCount", container.status.at("name").text()),
           container.status.at("restartCount").text()));
  return out;
}

// Sidecars are init containers that stay; the others must end before the pod starts.
const Value* open_init_container(const Value& pod) {
  for (const auto& status : pod.at("status", "initContainerStatuses").items()) {
    if (status.at("state", "terminated").is_map()) continue;
    const auto& specs = pod.at("spec", "initContainers").items();
    const bool is_sidecar = std::any_of(specs.begin(), specs.end(), [&](const Value& spec) {
      return spec.at("name") == status.at("name") && spec.at("restartPolicy").text() == "Always";
    });
    if (!is_sidecar) return &status;
  }
  return nullptr;
}

// How long the master has been running, when it is.
std::optional<seconds> master_running_for(const View& view, const Gang& gang) {
  const Rank* master = gang.master();
  if (!master || !is_running_pod(*master->pod)) return std::nullopt;
  std::optional<seconds> longest;
  for (const auto& container : master->pod->at("status", "containerStatuses").items()) {
    const Value& since = container.at("state", "running", "startedAt");
    if (parse_time(since.text())) longest = std::max(longest.value_or(seconds{0}), age_of(since, view.now));
  }
  return longest;
}

Finding waits_for_master(const View& view, const Gang& gang, const std::string& name) {
  const auto running = master_running_for(view, gang);
  if (running && *running > view.settings.master_grace)
    return {
        master_rank, Status::Degraded, "WaitingForMaster",
        fmt::format("pod {} init-pytorch still cannot resolve the master although it has been running for {}",
                    name, minutes(*running))};
  return {master_rank, Status::Progressing, "WaitingForMaster",
          fmt::format("pod {} init-pytorch is waiting for the master", name)};
}

std::optional<Finding> diagnose_pull(const View& view, const Value& pod, const Snapshot::Found& events) {
  const auto newest = [&](std::string_view reason) {
    return latest_event(events, view.now, std::nullopt,
                        [&](const Value& event) { return event.at("reason").text() == reason; });
  };
  const Value *pulling = newest("Pulling"), *pulled = newest("Pulled");
  if (!pulling || (pulled && event_time(*pulled) >= event_time(*pulling))) return std::nullopt;
  const auto since = event_time(*pulling);
  const seconds age = since ? std::chrono::duration_cast<seconds>(view.now - *since) : seconds{0};
  return Finding{rank::starting,
                 age > view.settings.pull_grace ? Status::Degraded : Status::Progressing,
                 "PullingImage",
                 fmt::format("pod {}: {} for {}", pod.at("metadata", "name").text(),
                             quoted(event_text(*pulling)), minutes(age)),
                 {seen(*pulling, "message", event_text(*pulling))}};
}

// Rows 16 to 18: kubelets tell about mounts, devices and sandboxes in events only.
std::optional<Finding> diagnose_start_events(const View& view, const Value& pod,
                                             const Snapshot::Found& events) {
  const std::string& name = pod.at("metadata", "name").text();
  const auto newest = [&](std::initializer_list<std::string_view> reasons) {
    return latest_event(events, view.now, view.settings.mount_event_age,
                        [&](const Value& event) { return is_any(event.at("reason").text(), reasons); });
  };
  const auto found = [&](int rank, std::string_view code, const Value& event) {
    return Finding{rank,
                   Status::Degraded,
                   code,
                   fmt::format("pod {}: {}: {}", name, event.at("reason").text(), quoted(event_text(event))),
                   {seen(event, "message", event_text(event))}};
  };
  if (const Value* mount = newest({"FailedMount", "FailedAttachVolume", "FailedMapVolume"})) {
    const std::string& text = event_text(*mount);
    const bool is_config =
        contains(text, "not found") && (contains(text, "secret \"") || contains(text, "configmap \""));
    return is_config ? found(config_rank, "ConfigMissing", *mount)
                     : found(volume_rank, "VolumeMountFailed", *mount);
  }
  if (const Value* device = newest({"FailedPrepareDynamicResources"}))
    return found(device_rank, "DeviceAllocationFailed", *device);
  if (const Value* sandbox = newest({"FailedCreatePodSandBox", "NetworkNotReady"}))
    return found(start_rank, "SandboxFailed", *sandbox);
  return std::nullopt;
}

}  // namespace

std::optional<Finding> diagnose_waiting_container(const Value& pod) {
  for (const auto& container : containers_of(pod))
    if (auto found = diagnose_container(pod, container)) return found;
  const auto ended = ended_container(pod);
  return ended && ended->is_init ? diagnose_ended_container(pod) : std::nullopt;
}

Finding diagnose_starting_pod(const View& view, const Gang& gang, const Value& pod) {
  const std::string& name = pod.at("metadata", "name").text();
  const auto& events = view.snapshot.events_about(pod.at("metadata", "uid").text());
  if (auto found = diagnose_start_events(view, pod, events)) return *std::move(found);
  const Value* init = open_init_container(pod);
  if (init && init->at("name").text() == "init-pytorch") return waits_for_master(view, gang, name);
  if (auto pull = diagnose_pull(view, pod, events)) return *std::move(pull);
  if (init)
    return {rank::starting, Status::Progressing, "Starting",
            fmt::format("pod {}: init container {} has not finished", name, init->at("name").text())};
  std::string waiting;
  for (const auto& container : pod.at("status", "containerStatuses").items())
    if (waiting.empty()) waiting = container.at("state", "waiting", "reason").text();
  return {rank::starting, Status::Progressing, "Starting",
          fmt::format("pod {} is starting{}", name, waiting.empty() ? "" : " (" + waiting + ")")};
}

}  // namespace lockstep::health
