// SPDX-License-Identifier: Apache-2.0
#pragma once
// Foreign: what lives in a namespace and was not put there by this application. A namespace goes only when
// there is nothing of the kind: deleting it would delete them all.

#include "kube/client.h"
#include "net/loop.h"

#include <map>
#include <set>
#include <string>

namespace lockstep::sync {

// Whether an object makes its namespace worth keeping: neither a member, nor made by a controller or by the
// cluster itself for every namespace (spec argocd R5.13). Pure.
bool is_foreign(const Object& object, const std::string& inventory_id);

// Namespaces of `asked` with foreign objects, and which ("3 objects, such as Pod ml/debug"). One LIST per
// kind that the server has; kinds that cannot be listed count as foreign objects.
std::map<std::string, std::string> occupied_namespaces(net::Loop& loop, kube::Client& client,
                                                       const kube::ApiIndex& index,
                                                       const std::set<std::string>& asked,
                                                       const std::string& application,
                                                       const std::string& inventory_id);

}  // namespace lockstep::sync
