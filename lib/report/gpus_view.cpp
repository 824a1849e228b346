// SPDX-License-Identifier: Apache-2.0
#include "report/gpus_view.h"

#include "base/strings.h"

#include <fmt/format.h>

namespace lockstep::report {

namespace {

using health::GpuHolder;
using health::GpuPool;
using health::Quantity;

std::string number(Quantity quantity) { return health::format_quantity(quantity); }

std::string block(const GpuPool& pool) {
  return pool.largest_block.is_zero() ? "0" : number(pool.largest_block) + " on " + pool.largest_on;
}

Row pool_row(const GpuPool& pool, bool sees_all_pods) {
  const std::string name = pool.pool.empty() ? "-" : pool.pool;
  return {{name},
          {pool.product.empty() ? "-" : pool.product},
          {pool.resource},
          {std::to_string(pool.nodes)},
          {number(pool.allocatable)},
          {sees_all_pods ? number(pool.free) : "?", pool.free.is_zero() ? Colour::Yellow : Colour::Green},
          {sees_all_pods ? block(pool) : "?"},
          {std::to_string(pool.cordoned), pool.cordoned > 0 ? Colour::Yellow : Colour::None},
          {std::to_string(pool.not_ready), pool.not_ready > 0 ? Colour::Red : Colour::None},
          {number(pool.unhealthy), pool.unhealthy.is_zero() ? Colour::None : Colour::Red}};
}

Row holder_row(const GpuHolder& holder) {
  const auto status = holder.verdict.status;
  return {{number(holder.amount)},
          {holder.resource},
          {holder.ref.kind},
          {holder.ref.ns},
          {holder.ref.name},
          {std::to_string(holder.pods)},
          {std::string(health::status_name(status)), colour_of(status)},
          {holder.leak.empty() ? holder.verdict.message : "for nothing: " + holder.leak,
           holder.leak.empty() ? Colour::None : Colour::Red}};
}

}  // namespace

std::string gpus_text(const health::GpuReport& report, const TableStyle& style) {
  if (report.pools.empty()) return "No node offers GPUs, or nodes cannot be listed.\n";
  std::vector<Row> pools, holders;
  for (const auto& pool : report.pools) pools.push_back(pool_row(pool, report.sees_all_pods));
  std::string out = table({"POOL", "PRODUCT", "RESOURCE", "NODES", "ALLOCATABLE", "FREE", "LARGEST BLOCK",
                           "CORDONED", "NOT READY", "UNHEALTHY"},
                          pools, style);
  for (const auto& pool : report.pools)
    for (const auto& trouble : pool.troubles) out += printable(trouble) + "\n";
  if (!report.sees_all_pods)
    out += "Pods of all namespaces cannot be listed, so nothing is said about what is free.\n";
  for (const auto& holder : report.holders) holders.push_back(holder_row(holder));
  if (!holders.empty())
    out += "\n" + table({"HOLDS", "RESOURCE", "KIND", "NAMESPACE", "NAME", "PODS", "HEALTH", "MESSAGE"},
                        holders, style);
  return out;
}

Value gpus_document(const health::GpuReport& report) {
  Value pools = Value::list(), holders = Value::list();
  for (const auto& pool : report.pools) {
    Value entry = Value::map({{"pool", pool.pool},
                              {"product", pool.product},
                              {"resource", pool.resource},
                              {"nodes", Value::integer(static_cast<std::int64_t>(pool.nodes))},
                              {"cordoned", Value::integer(static_cast<std::int64_t>(pool.cordoned))},
                              {"notReady", Value::integer(static_cast<std::int64_t>(pool.not_ready))},
                              {"capacity", Value::integer(pool.capacity.whole())},
                              {"allocatable", Value::integer(pool.allocatable.whole())},
                              {"unhealthy", Value::integer(pool.unhealthy.whole())}});
    if (report.sees_all_pods) {
      entry.set("free", Value::integer(pool.free.whole()));
      entry.set("largestBlock", Value::map({{"amount", Value::integer(pool.largest_block.whole())},
                                            {"node", pool.largest_on}}));
    }
    Value troubles = Value::list();
    for (const auto& trouble : pool.troubles) troubles.push(trouble);
    entry.set("troubles", std::move(troubles));
    pools.push(std::move(entry));
  }
  for (const auto& holder : report.holders) {
    Value entry = Value::map({{"group", holder.ref.group},
                              {"kind", holder.ref.kind},
                              {"namespace", holder.ref.ns},
                              {"name", holder.ref.name},
                              {"resource", holder.resource},
                              {"amount", Value::integer(holder.amount.whole())},
                              {"pods", Value::integer(static_cast<std::int64_t>(holder.pods))},
                              {"health", health::status_name(holder.verdict.status)},
                              {"reason", holder.verdict.reason}});
    if (!holder.leak.empty()) entry.set("leak", holder.leak);
    holders.push(std::move(entry));
  }
  return Value::map({{"seesAllPods", Value::boolean(report.sees_all_pods)},
                     {"pools", std::move(pools)},
                     {"holders", std::move(holders)}});
}

}  // namespace lockstep::report
