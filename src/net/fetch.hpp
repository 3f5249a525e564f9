// Whole exchanges: send, collect, retry; one or many at once.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/context.hpp"
#include "base/diagnostic.hpp"
#include "net/net.hpp"
#include "net/retry.hpp"

namespace kboot::net {

// How an exchange ended after all its attempts. `head` and `body` are set when `end.ok`, whatever
// the status.
struct Reply {
  Head head = {};
  std::string body = {};
  End end = {};
  int attempts = 0;
};

struct Fetching {
  Retry retry = {};
  std::size_t at_once = 64;  // exchanges under way together
  // Called inside the loop as each reply is final.
  std::function<void(std::size_t index, Reply& reply)> on_reply = {};
};

// Runs the requests, in order of start; the replies stand in the order of the requests. Each gets
// the context's deadline. Failures of the network are replies, not exceptions. Throws Cancelled; a
// deadline that comes first gives the replies that are not there an `end` that says so.
std::vector<Reply> fetch_all(const base::Context& context, Transport& transport,
                             std::vector<Request> requests, const Fetching& options = {});

// One of them. Throws Error `unreachable` (naming the host and the cause) when no answer came.
Reply fetch(const base::Context& context, Transport& transport, Request request,
            const Retry& retry = {});

// The Error `unreachable` for a reply without an answer.
base::Error unreachable(std::string_view url, const End& end);

}  // namespace kboot::net
