// One exchange as libcurl sees it: options in, callbacks, what its end means. Only the transport
// uses this.
#pragma once

#include <curl/curl.h>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

#include "net/net.hpp"
#include "net/proxy.hpp"
#include "net/trust.hpp"
#include "net/url.hpp"

namespace kboot::net {

struct FreeEasy {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct FreeSlist {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Slist = std::unique_ptr<curl_slist, FreeSlist>;

// `failure` keeps what a handler threw inside a callback of libcurl, to be thrown again outside.
struct Transfer {
  Exchange id = 0;
  Request request;
  Handler* handler = nullptr;
  std::unique_ptr<CURL, FreeEasy> easy;
  Slist headers;
  Slist connect_to;
  char error[CURL_ERROR_SIZE] = {};
  Head head;
  bool head_given = false;
  bool cancelled = false;
  bool stopped = false;  // by Flow::cancel
  bool too_large = false;
  std::uint64_t received = 0;
  std::exception_ptr failure;
};

// Makes the transfer's handle. The transfer must not move afterwards.
void prepare(Transfer& transfer, const Url& url, const Trust& trust,
             const ProxyEnvironment& proxies, base::Instant now);

// Tells the handler how it ended, or throws what the handler threw.
void finish(Transfer& transfer, CURLcode code);

}  // namespace kboot::net
