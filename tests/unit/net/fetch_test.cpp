// Exchanges and their repetition, in virtual time.
#include "net/fetch.hpp"

#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "support/fake_transport.hpp"

using namespace kboot;
using namespace std::chrono_literals;
using test::FakeAnswer;
using test::no_answer;

namespace {

// Answers with the rows one after the other, then with 200.
auto script(std::vector<FakeAnswer> rows) {
  return [rows = std::move(rows), next = std::size_t{0}](const net::Request&) mutable {
    return next < rows.size() ? rows[next++] : FakeAnswer{.body = "last"};
  };
}

net::Request get(bool idempotent = true) {
  return {.url = "https://h/x", .idempotent = idempotent};
}

}  // namespace

TEST_CASE("an answer is given whole, whatever its status") {
  test::World world;
  world.transport.answer =
      script({{.status = 404, .body = "no", .headers = {{"Content-Type", "text/plain"}}}});
  const net::Reply reply = net::fetch(world.context, world.transport, get());
  CHECK(reply.head.status == 404);
  CHECK(reply.head.header("content-type") == "text/plain");
  CHECK(reply.head.header("none") == "");
  CHECK(reply.body == "no");
  CHECK(reply.attempts == 1);
}

TEST_CASE("429 is repeated after what Retry-After says, even for a POST") {
  test::World world;
  world.transport.answer = script({{.status = 429, .headers = {{"Retry-After", "7"}}}});
  const auto before = world.clock.now();
  const net::Reply reply = net::fetch(world.context, world.transport, get(false));
  CHECK(reply.body == "last");
  CHECK(reply.attempts == 2);
  CHECK(world.clock.now() - before == 7s);
}

TEST_CASE("a Retry-After beyond our patience is not waited for") {
  test::World world;
  world.transport.answer = script({{.status = 429, .headers = {{"Retry-After", "3600"}}}});
  CHECK(net::fetch(world.context, world.transport, get()).head.status == 429);
}

TEST_CASE("503 is repeated with growing pauses, and only for idempotent requests") {
  test::World world;
  const FakeAnswer busy{.status = 503};
  world.transport.answer = script({busy, busy, busy});
  const auto before = world.clock.now();
  CHECK(net::fetch(world.context, world.transport, get()).attempts == 4);
  CHECK(world.clock.now() - before ==
        200ms + 400ms + 800ms);  // the entropy of tests takes the whole pause

  world.transport.answer = script({busy, busy});
  CHECK(net::fetch(world.context, world.transport, get(false)).head.status == 503);
}

TEST_CASE("a refused connection is tried a bounded number of times, then is `unreachable`") {
  test::World world;
  world.transport.answer = [](const net::Request&) {
    return no_answer(net::Phase::connect, "connection refused");
  };
  try {
    net::fetch(world.context, world.transport, get(false));
    FAIL("must throw");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "unreachable");
    CHECK(error.diagnostic().status == base::Status::unreachable);
    CHECK(error.diagnostic().message == "no answer from `https://h`: connection refused");
  }
  CHECK(world.transport.requests.size() == 5);
}

TEST_CASE("a cut connection repeats what may be repeated, and nothing else") {
  test::World world;
  const FakeAnswer cut = no_answer(net::Phase::receive, "connection cut");
  world.transport.answer = script({cut});
  CHECK(net::fetch(world.context, world.transport, get()).body == "last");

  world.transport.answer = script({cut});
  CHECK_THROWS_AS(net::fetch(world.context, world.transport, get(false)), base::Error);
}

TEST_CASE("a failure that stays is not repeated") {
  test::World world;
  world.transport.answer = [](const net::Request&) {
    return FakeAnswer{
        .failure = {.phase = net::Phase::tls, .cause = "certificate refused", .permanent = true}};
  };
  CHECK_THROWS_AS(net::fetch(world.context, world.transport, get()), base::Error);
  CHECK(world.transport.requests.size() == 1);
}

TEST_CASE("many exchanges: bounded at once, replies in the order of the requests") {
  test::World world;
  world.transport.answer = [](const net::Request& request) {
    // The first ones answer last.
    return FakeAnswer{.body = request.url,
                      .after = 100ms - std::chrono::milliseconds(request.url.size())};
  };
  std::vector<net::Request> requests;
  for (int i = 0; i < 20; ++i)
    requests.push_back({.url = "https://h/" + std::string(static_cast<std::size_t>(i), 'x')});
  std::size_t told = 0;
  const auto replies =
      net::fetch_all(world.context, world.transport, requests,
                     {.at_once = 6, .on_reply = [&](std::size_t, net::Reply&) { ++told; }});
  REQUIRE(replies.size() == 20);
  for (std::size_t i = 0; i < 20; ++i) CHECK(replies[i].body == requests[i].url);
  CHECK(world.transport.most_at_once == 6);
  CHECK(told == 20);
}

TEST_CASE("no requests, no replies") {
  test::World world;
  CHECK(net::fetch_all(world.context, world.transport, {}).empty());
}

TEST_CASE("the deadline ends what is not there yet") {
  test::World world;
  world.transport.answer = [](const net::Request&) { return FakeAnswer{.after = 1h}; };
  const auto replies = net::fetch_all(world.within(10s), world.transport, {get()});
  CHECK_FALSE(replies[0].end.ok);
  CHECK(replies[0].end.timed_out);
}

TEST_CASE("a cancelled run sends nothing new") {
  test::World world;
  world.cancel.raise();
  CHECK_THROWS_AS(net::fetch(world.context, world.transport, get()), base::Cancelled);
  CHECK(world.transport.requests.empty());
}

TEST_CASE("cancelling lets the exchange under way finish and starts no further one") {
  test::World world;
  world.transport.answer = [&](const net::Request&) {
    world.cancel.raise();
    return FakeAnswer{.after = 1s};
  };
  CHECK_THROWS_AS(net::fetch_all(world.context, world.transport, {get(), get()}, {.at_once = 1}),
                  base::Cancelled);
  CHECK(world.transport.requests.size() == 1);
}
