// SPDX-License-Identifier: Apache-2.0
// LIST, page by page.
#include "kube/core.h"

namespace lockstep::kube {

namespace {

// As client-go: small enough for the server to answer quickly, large enough for few round trips.
constexpr int page_size = 500;

}  // namespace

class ListCall : public std::enable_shared_from_this<ListCall> {
 public:
  ListCall(std::shared_ptr<Core> core, ListQuery query, Callback<Listing> done)
      : core_(std::move(core)), query_(std::move(query)), done_(std::move(done)) {}

  void ask_for_page();

 private:
  void read_page(Outcome<net::Response> response);
  Ask page_request() const;

  std::weak_ptr<Core> core_;
  ListQuery query_;
  Callback<Listing> done_;
  Listing listing_;
  std::string continue_token_;
  bool is_in_one_page_ = false;
};

Ask ListCall::page_request() const {
  net::Request request{.method = "GET", .url = path_of(query_.resource, query_.ns, {})};
  const bool is_first = continue_token_.empty();
  const auto query = net::query_string({{"limit", is_in_one_page_ ? "" : std::to_string(page_size)},
                                        {"continue", continue_token_},
                                        {"resourceVersion", is_first ? query_.resource_version : ""},
                                        {"labelSelector", query_.label_selector},
                                        {"fieldSelector", query_.field_selector}});
  if (!query.empty()) request.url += "?" + query;
  request.headers.push_back({"Accept", "application/json"});
  return {.subject = subject_of("list", query_.resource, query_.ns), .request = std::move(request)};
}

void ListCall::ask_for_page() {
  if (const auto core = core_.lock())
    core->send(page_request(), [self = shared_from_this()](Outcome<net::Response> response) {
      self->read_page(std::move(response));
    });
}

void ListCall::read_page(Outcome<net::Response> response) {
  const auto core = core_.lock();
  if (!core) return;
  if (!response.ok()) {
    // The state that the pages come from is gone after five minutes: begin again, in one piece.
    if (response.error().status() != 410 || continue_token_.empty() || is_in_one_page_)
      return done_(response.error());
    is_in_one_page_ = true;
    continue_token_.clear();
    listing_ = {};
    return ask_for_page();
  }
  const auto api_version = query_.resource.api_version();
  const auto page = outcome_of([&] {
    return read_json_list(
        response.value().body,
        [&](Value item) {
          auto& members = item.members();
          const Member type[] = {{"apiVersion", api_version}, {"kind", query_.resource.kind}};
          if (!item.has("kind")) members.insert(members.begin(), std::begin(type), std::end(type));
          if (query_.keep && !query_.keep(item)) return;
          listing_.items.push_back(make_object(std::move(item)));
        },
        core->reading(query_.managed_fields));
  });
  if (!page.ok()) return done_(page.error());
  continue_token_ = page.value().at("metadata", "continue").text();
  if (!continue_token_.empty()) return ask_for_page();
  listing_.resource_version = page.value().at("metadata", "resourceVersion").text();
  done_(std::move(listing_));
}

void Client::list(ListQuery query, Callback<Listing> done) {
  std::make_shared<ListCall>(core_, std::move(query), std::move(done))->ask_for_page();
}

}  // namespace lockstep::kube
