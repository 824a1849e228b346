// SPDX-License-Identifier: Apache-2.0
#pragma once
// Resources: what an API server offers, and the index that finds one by kind or by a user's word.

#include "model/object.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lockstep::kube {

struct Resource {
  std::string group, version, kind;
  std::string plural, singular;  // "deployments", "deployment"
  bool namespaced = false;
  std::vector<std::string> verbs, short_names, categories, subresources;

  std::string api_version() const { return format_api_version({group, version}); }
  bool can(std::string_view verb) const;
  // "deployments.apps", "pods": as RBAC and kubectl name it.
  std::string qualified() const { return group.empty() ? plural : plural + "." + group; }
};

// What every cluster has, for requests before discovery.
const Resource& pods_resource();

class ApiIndex {
 public:
  // In the server's order of preference: of two versions of a kind the first one is preferred.
  // `unavailable`: group versions that the server could not ask, such as an aggregated API that is down.
  explicit ApiIndex(std::vector<Resource> resources, std::vector<std::string> unavailable = {});

  const Resource* find(std::string_view api_version, std::string_view kind) const;
  const Resource* find_preferred(std::string_view group, std::string_view kind) const;
  // As a user types it: "deploy", "deployments", "Deployment", "pytorchjobs.kubeflow.org", "jobs.v1.batch".
  const Resource* find_word(std::string_view word) const;
  // As `find`; an Error that names the near misses when there is none.
  const Resource& require(std::string_view api_version, std::string_view kind) const;

  const std::vector<Resource>& resources() const { return resources_; }
  const std::vector<std::string>& unavailable() const { return unavailable_; }

 private:
  std::vector<Resource> resources_;
  std::vector<std::string> unavailable_;
  std::unordered_map<std::string, std::size_t> by_kind_, by_group_kind_;  // "apps/v1 Deployment"
};

}  // namespace lockstep::kube
