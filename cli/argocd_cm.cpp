// SPDX-License-Identifier: Apache-2.0
#include "argocd_cm.h"

#include "base/error.h"
#include "base/files.h"
#include "diff/system_ignore.h"
#include "value/yaml.h"

namespace lockstep::cli {

ArgocdCm read_argocd_cm(const std::string& file) {
  ArgocdCm out;
  if (file.empty()) return out;
  return in_context(
      [&] { return "reading --argocd-cm " + file; },
      [&] {
        const Value config_map = read_yaml(read_file(file), {.file = file});
        if (config_map.at("kind").text() != "ConfigMap")
          throw Error("{} holds no ConfigMap", file)
              .kind(ErrorKind::Usage)
              .hint("give the manifest of argocd-cm: kubectl get configmap argocd-cm -n argocd -o yaml");
        const Value& data = config_map.at("data");
        auto scripts = std::make_shared<const health::Customizations>(data);
        if (!scripts->empty()) out.scripts = std::move(scripts);
        out.ignored = diff::system_ignore_rules(data);
        return out;
      });
}

}  // namespace lockstep::cli
