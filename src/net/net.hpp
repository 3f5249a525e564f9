// Front door of net: HTTP requests and the transport that carries them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/loop.hpp"

namespace kboot::net {

struct Header {
  std::string name;
  std::string value;
};

// How one server is trusted and how we show ourselves to it; PEM texts, never files. Shared by all
// requests to that server: a connection is reused only among requests with the same settings.
struct Tls {
  std::string ca;           // empty: the machine's trust store (trust.hpp)
  std::string certificate;  // client certificate, with its chain
  std::string key;
  std::string server_name;  // name to ask for and to verify, where it is not the URL's host
  bool verify = true;
};

enum class Shape : std::uint8_t {
  unary,   // an answer that ends by itself
  stream,  // an answer that may stay open (watch, logs): silence is no reason to poll often
};

struct Request {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers = {};
  std::string body = {};
  std::shared_ptr<const Tls> tls = {};
  std::string proxy = {};  // URL; empty: as the environment says (proxy.hpp)
  base::Deadline deadline = {};
  base::Duration timeout = {};  // for each attempt, from its start; zero: only the deadline counts
  base::Duration connect_timeout = std::chrono::seconds(10);
  std::uint64_t max_body = std::uint64_t{256} << 20;  // bytes of answer; more is a failure
  Shape shape = Shape::unary;
  bool follow_redirects = false;  // at most ten; credentials in headers stay with the first host
  bool idempotent = false;  // doing it twice is as good as once: may be sent again after a failure
};

struct Head {
  int status = 0;
  std::vector<Header> headers = {};

  // The first header of that name (any case), or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

enum class Flow : std::uint8_t { go_on, cancel };

// How far an exchange came.
enum class Phase : std::uint8_t { resolve, connect, tls, send, receive, complete };

struct End {
  bool ok = false;
  Phase phase = Phase::resolve;
  std::string cause = {};  // lower case, without secrets; empty when ok
  bool timed_out = false;
  bool permanent =
      false;  // trying again is pointless: certificate refused, malformed URL, answer too large
  std::uint64_t sent = 0;  // bytes of request body that left
};

// Gets one exchange, always inside the loop, on its thread. What it throws comes out of the loop.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void head(const Head& head) = 0;
  virtual Flow data(std::string_view bytes) = 0;
  virtual void end(const End& end) = 0;  // once, the last call
};

using Exchange = std::uint64_t;

// Carries requests; the loop in which their handlers run. Never throws for failures of the network.
class Transport : public base::Loop {
 public:
  // `handler` must live until its `end` or until cancel.
  virtual Exchange start(Request request, Handler& handler) = 0;
  // Forgets an exchange: its handler is not called any more. Unknown and ended ones are ignored.
  virtual void cancel(Exchange exchange) noexcept = 0;
};

}  // namespace kboot::net
