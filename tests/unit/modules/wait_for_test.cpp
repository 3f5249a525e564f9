// Tests of wait_for.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/modules/fake_task.hpp"

using namespace kboot;
using test::FakeTask;
using test::run_module;
using value::Value;

namespace {

// A listening socket on a free port of the loopback.
struct Listener {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port = 0;

  Listener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(listen(socket, 4) == 0);
    getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
  }
  ~Listener() { close(); }
  void close() {
    if (socket >= 0) ::close(socket);
    socket = -1;
  }
};

}  // namespace

TEST_CASE("wait_for finds a port that answers, and one that is gone") {
  FakeTask task;
  Listener listener;
  CHECK_FALSE(run_module(task, "wait_for", Value::dict({{"port", listener.port}})).is_failed());
  listener.close();
  const Value stopped = Value::dict({{"port", listener.port}, {"state", "stopped"}});
  CHECK_FALSE(run_module(task, "wait_for", stopped).is_failed());
  const auto outcome =
      run_module(task, "wait_for", Value::dict({{"port", listener.port}, {"timeout", 3}}));
  CHECK(outcome.message == "Timeout when waiting for 127.0.0.1:" + std::to_string(listener.port));
  CHECK(outcome.result.find("elapsed")->as_int() == 3);
}

TEST_CASE("wait_for looks for a text in a file and gives its groups") {
  FakeTask task;
  task.folder.write("log", "starting\nready on 8080\n");
  const auto found = run_module(
      task, "wait_for", Value::dict({{"path", "log"}, {"search_regex", "^ready on (\\d+)"}}));
  CHECK(found.result.find("match_groups")->as_list()[0].as_string() == "8080");
  const auto gone = run_module(
      task, "wait_for",
      Value::dict({{"path", "log"}, {"search_regex", "nothing"}, {"timeout", 2}, {"msg", "oh"}}));
  CHECK(gone.message == "oh");
  CHECK(run_module(task, "wait_for",
                   Value::dict({{"path", "log"}, {"state", "absent"}, {"timeout", 1}}))
            .is_failed());
}
