// The transport over libcurl against sockets of this machine: loop, timers, failures, answers.
#include "net/curl_transport.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "base/diagnostic.hpp"
#include "net/fetch.hpp"
#include "support/fake_transport.hpp"

using namespace kboot;
using namespace std::chrono_literals;

namespace {

// Listens on a port of its own; serves one connection with fixed bytes.
class OneShotServer {
 public:
  explicit OneShotServer(std::string answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~OneShotServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/path";
  }
  std::string request;  // valid after the answer

 private:
  void serve() {
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    char buffer[4096];
    while (request.find("\r\n\r\n") == request.npos) {
      const ssize_t got = read(connection, buffer, sizeof buffer);
      if (got <= 0) break;
      request.append(buffer, static_cast<std::size_t>(got));
      if (request[0] == 0x16) break;  // a TLS client waits for an answer to its hello
    }
    (void)!write(connection, answer_.data(), answer_.size());
    close(connection);
  }

  std::string answer_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

struct RealWorld {
  base::SystemClock clock;
  base::Cancel cancel;
  std::unique_ptr<net::Transport> transport = net::make_transport(clock, cancel);
  test::RecordedProgress progress;
  base::Redactor redactor;
  test::FixedEntropy entropy;
  base::Context context{*transport, clock, cancel, {}, progress, redactor, entropy};
};

constexpr net::Retry once{.attempts = 1};

}  // namespace

TEST_CASE("an answer comes over a real socket") {
  OneShotServer server("HTTP/1.1 201 Created\r\nX-Thing: yes\r\nContent-Length: 5\r\n\r\nhello");
  RealWorld world;
  const net::Reply reply = net::fetch(world.context, *world.transport,
                                      {.method = "PATCH",
                                       .url = server.url(),
                                       .headers = {{"Content-Type", "text/x"}},
                                       .body = "b"},
                                      once);
  CHECK(reply.head.status == 201);
  CHECK(reply.head.header("x-thing") == "yes");
  CHECK(reply.body == "hello");
  CHECK(server.request.starts_with("PATCH /path HTTP/1.1\r\n"));
  CHECK(server.request.find("Content-Type: text/x\r\n") != std::string::npos);
  CHECK(server.request.find("Expect:") == std::string::npos);
}

TEST_CASE("an answer that is cut is a failure") {
  OneShotServer server("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
  RealWorld world;
  const auto replies =
      net::fetch_all(world.context, *world.transport, {{.url = server.url()}}, {.retry = once});
  CHECK_FALSE(replies[0].end.ok);
  CHECK(replies[0].end.phase == net::Phase::receive);
  CHECK(replies[0].end.cause == "connection cut in the middle of the answer");
}

TEST_CASE("an answer beyond the bound is refused") {
  OneShotServer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  RealWorld world;
  const auto replies =
      net::fetch_all(world.context, *world.transport, {{.url = server.url(), .max_body = 4}});
  CHECK_FALSE(replies[0].end.ok);
  CHECK(replies[0].end.permanent);
  CHECK(replies[0].attempts == 1);
}

TEST_CASE("a refused connection says so") {
  RealWorld world;
  const auto replies = net::fetch_all(world.context, *world.transport,
                                      {{.url = "http://127.0.0.1:1/"}}, {.retry = once});
  CHECK(replies[0].end.phase == net::Phase::connect);
  CHECK(replies[0].end.cause == "connection refused");
}

TEST_CASE("plain HTTP answered to TLS is a failure of TLS") {
  OneShotServer server("HTTP/1.1 400 Bad Request\r\n\r\n");
  RealWorld world;
  std::string url = server.url();
  url.replace(0, 4, "https");
  const auto replies = net::fetch_all(world.context, *world.transport,
                                      {{.url = url, .connect_timeout = 2s}}, {.retry = once});
  CHECK_FALSE(replies[0].end.ok);
  CHECK(replies[0].end.phase <= net::Phase::tls);
}

TEST_CASE("what a handler throws comes out of the loop") {
  OneShotServer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  RealWorld world;
  struct Thrower final : net::Handler {
    void head(const net::Head&) override {}
    net::Flow data(std::string_view) override { throw base::Error("code", "thrown in a callback"); }
    void end(const net::End&) override {}
  } thrower;
  world.transport->start({.url = server.url()}, thrower);
  CHECK_THROWS_WITH_AS(world.transport->run_until([] { return false; }, {}), "thrown in a callback",
                       base::Error);
}

TEST_CASE("timers fire in order, forgotten ones do not") {
  RealWorld world;
  std::string order;
  world.transport->after(2ms, [&] { order += "b"; });
  world.transport->after(1ms, [&] { order += "a"; });
  const auto timer = world.transport->after(1ms, [&] { order += "x"; });
  world.transport->forget(timer);
  CHECK(world.transport->run_until([&] { return order.size() == 2; }, {}) == base::LoopEnd::done);
  CHECK(order == "ab");
}

TEST_CASE("the loop ends at its deadline and when the run is cancelled") {
  RealWorld world;
  const auto never = [] { return false; };
  CHECK(world.transport->run_until(never, {world.clock.now() + 1ms}) == base::LoopEnd::deadline);
  std::thread other([&] {
    world.cancel.raise();
    world.transport->wake();
  });
  CHECK(world.transport->run_until(never, {world.clock.now() + 10s}) == base::LoopEnd::cancelled);
  other.join();
}

TEST_CASE("an exchange that was cancelled is not heard of again") {
  OneShotServer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  RealWorld world;
  struct Deaf final : net::Handler {
    void head(const net::Head&) override { FAIL("must not be called"); }
    net::Flow data(std::string_view) override { return net::Flow::go_on; }
    void end(const net::End&) override { FAIL("must not be called"); }
  } deaf;
  const auto exchange = world.transport->start({.url = server.url()}, deaf);
  world.transport->cancel(exchange);
  CHECK(world.transport->run_until([] { return false; }, {world.clock.now() + 5ms}) ==
        base::LoopEnd::deadline);
}
