// SPDX-License-Identifier: Apache-2.0
#include "health/reasons.h"

#include <algorithm>
#include <array>

namespace lockstep::health {

namespace {

constexpr Reason reasons[] = {
    {"NotFound", "", "sync it, or set a new lockstep.dev/run to ask for another run"},
    {"FinishedAndRemoved", "", "set lockstep.dev/run to run it again"},
    {"Deleting", "Finishing", ""},
    {"StuckDeleting", "Stalled", "find the controller that owns the finalizer"},
    {"StatusUnreadable", "", "check the version of the CRD"},
    {"AwaitingController", "Starting", ""},
    {"ControllerNotResponding", "Stalled",
     "check that the operator is installed, its webhook is up and it watches this namespace"},
    {"ValidationFailed", "Failed", "correct the field that the text names"},
    {"ManagedExternally", "Running", "look at the MultiKueue worker cluster"},
    {"Suspended", "Suspended", "set suspend to false in Git"},
    {"Suspending", "Suspended", ""},
    {"Stopped", "", "remove the stop marker, or run it again"},
    {"Disabled", "Suspended", "enable it"},
    {"Queued", "Queued", "wait, ask for less, or raise the priority"},
    {"QueuePreempted", "Queued", "raise the priority, or wait for the queue"},
    {"QueueRequeued", "Queued", "see why its pods were not ready in time"},
    {"QueueStopped", "Queued", "ask the owner of the queue to resume it"},
    {"QueueMisconfigured", "Stalled", "correct the queue name, or the flavors of the queue"},
    {"ExceedsQuota", "Stalled",
     "ask for less, or move to a queue with more quota: this one can never admit it"},
    {"NoMatchingFlavor", "Stalled", "make the nodeSelector and tolerations agree with a flavor of the queue"},
    {"TopologyPlacementFailed", "Queued", "ask for a wider topology level"},
    {"AdmissionCheckPending", "Queued", "wait for the provisioning of capacity"},
    {"WorkloadDeactivated", "Queued", "correct the cause, then set spec.active of the Workload to true"},
    {"SchedulingGated", "Queued", "find out who owns the scheduling gate"},
    {"GangPending", "Queued", "free capacity for the whole gang, or raise the capability of the queue"},
    {"GangPartial", "Stalled", "use gang scheduling or Kueue; suspend one of the jobs that block each other"},
    {"InsufficientGPU", "Queued", "wait, add nodes to the pool, or shrink the gang"},
    {"InsufficientResources", "Queued", "wait, add nodes to the pool, or ask for less per pod"},
    {"Fragmented", "Queued", "ask for fewer GPUs per pod, or drain a node"},
    {"TopologyUnsatisfied", "Queued", "relax the topology constraint"},
    {"ScalingUp", "Queued", ""},
    {"Unschedulable", "Queued", "read the scheduler's text"},
    {"NoMatchingNodes", "Stalled", "correct the node label that the pod asks for"},
    {"UntoleratedTaint", "Stalled", "add the toleration"},
    {"NodesUnavailable", "Stalled", "uncordon or repair the nodes"},
    {"GPUResourceUnknown", "Stalled", "check the resource key, the MIG strategy and the DRA driver"},
    {"DevicePluginDown", "Stalled", "look at the pods of the device plugin or GPU operator on these nodes"},
    {"GPUUnhealthy", "Stalled", "drain and repair the node"},
    {"RequestTooLarge", "Stalled", "ask for less per pod, or use larger nodes"},
    {"GangTooLarge", "Stalled", "shrink the gang: the matching nodes can never hold it"},
    {"SchedulerNotRunning", "Stalled", "check schedulerName, and that this scheduler runs"},
    {"DeviceAllocationFailed", "Stalled", "check the device plugin of the node for stale allocations"},
    {"QuotaExceeded", "Queued", "wait until quota is free, or raise it"},
    {"QuotaTooSmall", "Stalled", "raise the quota, or ask for less"},
    {"PodSecurityDenied", "Stalled", "correct the securityContext, or the policy of the namespace"},
    {"LimitRangeViolation", "Stalled", "bring the request within the LimitRange"},
    {"ServiceAccountMissing", "Stalled", "create the ServiceAccount in an earlier wave"},
    {"PriorityClassMissing", "Stalled", "create the PriorityClass, or correct its name"},
    {"WebhookDenied", "Stalled", "correct what the admission webhook complains about"},
    {"WebhookUnavailable", "Stalled", "look at the service of the admission webhook"},
    {"NameConflict", "Stalled", "remove the object that holds the name"},
    {"PodCreateFailed", "Stalled", "correct what the API server complains about"},
    {"PodsNotCreated", "Stalled", "read the log of the operator"},
    {"ImagePullFailed", "Stalled", "check name and tag of the image, and the pull secret"},
    {"PullingImage", "Starting", "pull large images onto the nodes beforehand"},
    {"ConfigMissing", "Stalled", "create it in the same tree, in an earlier wave"},
    {"PVCMissing", "Stalled", "create the claim in an earlier wave"},
    {"PVCProvisionFailed", "Stalled", "check the storage class and its provisioner"},
    {"PVCPending", "Starting", "check the storage class and its provisioner"},
    {"VolumeUnavailable", "Stalled", "use a volume in the zone of the nodes"},
    {"VolumeMountFailed", "Stalled", "check access mode (RWX instead of RWO) and the CSI driver"},
    {"SandboxFailed", "Stalled", "check the RuntimeClass nvidia and the network plugin"},
    {"BadCommand", "Stalled", "correct the command, or the image: restarting never cures it"},
    {"ContainerStartFailed", "Stalled", "read the text of the container runtime"},
    {"InitFailed", "Stalled", "read the log of the init container"},
    {"WaitingForMaster", "Starting", "check that the master runs, then DNS and network policies"},
    {"OOMKilled", "Stalled",
     "raise the memory limit or use fewer data loader workers; /dev/shm counts as memory"},
    {"CudaOOM", "Stalled", "use a smaller batch, or shard the model"},
    {"CudaError", "Stalled", "if the text speaks of ECC or Xid, cordon the node"},
    {"ShmExhausted", "Stalled", "mount an emptyDir with medium Memory on /dev/shm"},
    {"NcclError", "Stalled", "find the rank that stopped first; check the network with NCCL_DEBUG=INFO"},
    {"RendezvousTimeout", "Stalled", "find the rank that stopped first; check the network"},
    {"CrashLoop", "Restarting", "read the last message of the container"},
    {"RestartLoop", "Restarting", "read the last message of the container"},
    {"SignalKilled", "Stalled", "read the log of that rank"},
    {"AppError", "Stalled", "read the log of that rank"},
    {"PodFailed", "Stalled", "read the log of that rank"},
    {"NonRetryableExit", "Failed", "read the log of that rank"},
    {"NodeLost", "Stalled", "run it again if its controller does not"},
    {"PodEvicted", "Stalled", "set ephemeral-storage and memory limits, then run it again"},
    {"Preempted", "Stalled", "use a higher PriorityClass"},
    {"Restarting", "Restarting", ""},
    {"NoProgress", "Stalled", "take a stack dump of rank 0"},
    {"BackoffLimitExceeded", "Failed",
     "look at the first failing pod; raise backoffLimit if retries are meant"},
    {"DeadlineExceeded", "Failed", "raise activeDeadlineSeconds if the run may take longer"},
    {"MaxRestartsReached", "Failed", "look at the first failing pod"},
    {"PodFailurePolicy", "Failed", "look at the first failing pod"},
    {"FailedIndexes", "Failed", "look at the pods of the failed indexes"},
    {"FailurePolicy", "Failed", "look at the first failing pod"},
    {"RuntimeNotSupported", "Failed", "correct the name of the runtime"},
    {"SubmissionFailed", "Failed", "read the text of the submission"},
    {"StepFailed", "Failed", "read the log of the step"},
    {"TrialsFailed", "Failed", "look at the failed trials"},
    {"MetricsUnavailable", "Failed", "print the metric as the collector expects it"},
    {"Failed", "Failed", "look at the first failing pod"},
    {"Failing", "Finishing", "look at the first failing pod"},
    {"Finishing", "Finishing", ""},
    {"Starting", "Starting", ""},
    {"Running", "Running", ""},
    {"NotReady", "Starting", ""},
    {"Upgrading", "Running", ""},
    {"WaitingForSubmission", "Starting", "submit the Ray job and set spec.jobId"},
    {"ApprovalPending", "Suspended", "approve it with `argo resume`"},
    {"Ready", "Running", ""},
    {"Succeeded", "Succeeded", ""},
    {"Scheduled", "Running", ""},
    {"EarlyStopped", "Succeeded", ""},
    {"ZeroEndpoints", "Stalled", "look at the serve applications of the cluster"},
    {"DeployFailed", "Stalled", "correct the serve configuration"},
    {"ModelLoadFailed", "Stalled", "check the path of the model and its credentials"},
    {"SpecError", "Stalled", "correct the spec"},
    {"HeadNotReady", "Stalled", "look at the head pod"},
};

std::string_view phase_by_status(Status status, bool terminal) {
  switch (status) {
    case Status::Healthy:
      return terminal ? "Succeeded" : "Running";
    case Status::Suspended:
      return "Suspended";
    case Status::Progressing:
      return "Starting";
    case Status::Degraded:
      return terminal ? "Failed" : "Stalled";
    default:
      return "";
  }
}

}  // namespace

const Reason* find_reason(std::string_view code) {
  const auto* found = std::find_if(std::begin(reasons), std::end(reasons),
                                   [&](const Reason& reason) { return reason.code == code; });
  return found == std::end(reasons) ? nullptr : found;
}

Verdict verdict_of(Status status, std::string_view reason, std::string message, bool terminal) {
  Verdict v;
  v.status = status;
  v.reason = reason;
  v.message = std::move(message);
  v.terminal = terminal;
  const Reason* row = find_reason(reason);
  if (row) v.hint = row->hint;
  // A finished job is Failed whatever ended it; a phase of waiting does not fit a fault either.
  const bool by_status = !row || row->phase.empty() || (terminal && status == Status::Degraded);
  v.phase = by_status ? phase_by_status(status, terminal) : row->phase;
  return v;
}

}  // namespace lockstep::health
