// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include "application.h"

using namespace lockstep;
using Catch::Matchers::Contains;

TEST_CASE("health checks and ignored fields of argocd-cm count with --argocd-cm") {
  const TempFolder folder;
  write_file_atomic(
      folder / "argocd-cm.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata:\n"
      "  resource.customizations.health.ConfigMap: |\n"
      "    if obj.data.ready == 'yes' then return {status = 'Healthy', message = 'filled'} end\n"
      "    return {status = 'Progressing', message = 'waits to be filled'}\n"
      "  resource.customizations.ignoreDifferences.ConfigMap: |\n"
      "    jsonPointers: [/data/ready]\n");
  const std::vector<std::string> flags = {"--argocd-cm", folder / "argocd-cm.yaml"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), flags.begin(), flags.end());
    return more;
  };
  TestApplication app;
  app.add("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {ready: \"no\"}\n");
  app.commit();
  CHECK(app.sync().code == 0);
  const auto held = app.sync(with({"--timeout", "2s"}));
  CHECK(held.code == 4);
  CHECK_THAT(held.out, Contains("waits to be filled"));

  Cluster::get().kubectl(
      {"-n", app.ns(), "patch", "configmap/settings", "--type=merge", "-p", R"({"data":{"ready":"yes"}})"});
  CHECK(app.run("diff").code == 1);
  const auto diff = app.run("diff", with({}));
  INFO(diff.out << diff.err);
  CHECK(diff.code == 0);
  CHECK_THAT(app.run("status", with({})).out, Contains("filled"));
  CHECK(app.run("wait", with({"--timeout", "5s"})).code == 0);
}

TEST_CASE("a file that is no argocd-cm is refused") {
  const TempFolder folder;
  write_file_atomic(folder / "cm.yaml", "kind: Secret\n");
  TestApplication app;
  app.add("cm.yaml", config_map("settings")).commit();
  const auto done = app.sync({"--argocd-cm", folder / "cm.yaml"});
  CHECK(done.code == 2);
  CHECK_THAT(done.err, Contains("cm.yaml holds no ConfigMap"));
}
