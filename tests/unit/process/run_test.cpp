// Children: what they get, what they say, how they end.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <thread>

#include "base/diagnostic.hpp"
#include "process/process.hpp"
#include "real_context.hpp"

using namespace kboot;
using process::Command;
using process::Ending;
using process::Result;
using process::run;
using process::shell;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Result run_shell(std::string_view script) {
  test::RealContext context;
  return run(context.within(seconds(20)), shell(script));
}

// No such process, or a zombie that init has not reaped yet.
bool is_gone(int pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string word;
  std::string state = "Z";
  stat >> word >> word >> state;
  return state == "Z" || state == "X";
}

}  // namespace

TEST_CASE("both streams and the exit code come back") {
  const Result result = run_shell("echo out; echo err >&2; exit 3");
  CHECK(result.ending == Ending::exited);
  CHECK(result.code == 3);
  CHECK(result.output == "out\n");
  CHECK(result.error == "err\n");
  CHECK_FALSE(result.ok());
  CHECK(process::describe(result) == "exited with 3");
}

TEST_CASE("a child that a signal killed says so") {
  const Result result = run_shell("kill -9 $$");
  CHECK(result.ending == Ending::signalled);
  CHECK(result.code == SIGKILL);
  CHECK(process::describe(result) == "was killed by signal 9");
}

TEST_CASE("a program that does not exist is a value") {
  test::RealContext context;
  Command command;
  command.argv = {"no-such-program-anywhere"};
  CHECK(run(context.get(), command).ending == Ending::not_found);
  command.argv = {"/no/such/program"};
  CHECK(run(context.get(), command).ending == Ending::not_found);
  command.argv = {};
  CHECK(run(context.get(), command).ending == Ending::not_found);
}

TEST_CASE("what may not be executed, and a folder that is not there, are told apart") {
  test::RealContext context;
  Command command;
  command.argv = {"/etc/passwd"};
  const Result forbidden = run(context.get(), command);
  CHECK(forbidden.ending == Ending::not_run);
  CHECK(forbidden.code == EACCES);
  Command elsewhere = shell("pwd");
  elsewhere.directory = "/no/such/folder";
  CHECK(run(context.get(), elsewhere).ending == Ending::not_run);
}

TEST_CASE("the working folder is set") {
  test::RealContext context;
  Command command = shell("pwd");
  command.directory = "/usr/lib";
  CHECK(run(context.get(), command).output == "/usr/lib\n");
}

TEST_CASE("the environment is whole or has additions") {
  test::RealContext context;
  Command command = shell("echo $A-$B-${HOME-none}");
  command.environment = process::Variables{{"A", "1"}, {"PATH", "/usr/bin:/bin"}};
  command.additions = {{"B", "2"}};
  CHECK(run(context.get(), command).output == "1-2-none\n");
  ::setenv("KBOOT_TEST_INHERITED", "yes", 1);
  Command added = shell("echo $KBOOT_TEST_INHERITED-$B");
  added.additions = {{"B", "2"}};
  CHECK(run(context.get(), added).output == "yes-2\n");
  added.additions = {{"KBOOT_TEST_INHERITED", "no"}};
  CHECK(run(context.get(), added).output == "no-\n");
}

TEST_CASE("programs are looked up in the child's own PATH") {
  test::RealContext context;
  Command command;
  command.argv = {"true"};
  command.environment = process::Variables{{"PATH", "/no/such/folder"}};
  CHECK(run(context.get(), command).ending == Ending::not_found);
  CHECK(process::find_program("sh", "/nowhere:/bin") == "/bin/sh");
  CHECK(process::find_program("a/b", "") == "a/b");
  CHECK_FALSE(process::find_program("", "/bin").has_value());
}

TEST_CASE("large input and output on all streams do not lock up") {
  test::RealContext context;
  Command command = shell("tee /dev/stderr");
  command.input = std::string(3 << 20, 'x');
  const Result result = run(context.within(seconds(60)), command);
  CHECK(result.ok());
  CHECK(result.output.size() == command.input->size());
  CHECK(result.error.size() == command.input->size());
}

TEST_CASE("a child that does not read its input does no harm") {
  test::RealContext context;
  Command command = shell("exec <&-; sleep 0.02; echo done");
  command.input = std::string(1 << 20, 'x');
  CHECK(run(context.within(seconds(20)), command).output == "done\n");
  sigset_t blocked;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  CHECK(::sigismember(&blocked, SIGPIPE) == 0);
}

TEST_CASE("without input a child reads nothing") {
  CHECK(run_shell("cat; echo end").output == "end\n");
  test::RealContext context;
  Command empty = shell("cat; echo end");
  empty.input = "";
  CHECK(run(context.get(), empty).output == "end\n");
}

TEST_CASE("what is beyond the limit is dropped and said") {
  test::RealContext context;
  Command command = shell("head -c 100000 /dev/zero");
  command.output_limit = 1000;
  const Result result = run(context.get(), command);
  CHECK(result.ok());
  CHECK(result.output.size() == 1000);
  CHECK(result.cut);
}

TEST_CASE("a grandchild that holds the streams open is not waited for") {
  test::RealContext context;
  const auto before = context.system_clock.now();
  const Result result = run(context.get(), shell("sleep 30 & echo $!"));
  CHECK(result.ok());
  CHECK(context.system_clock.now() - before < seconds(10));
  ::kill(std::stoi(result.output), SIGKILL);
}

TEST_CASE("the deadline ends the child and its group") {
  test::RealContext context;
  const Result result = run(context.within(milliseconds(40)), shell("sleep 30 & echo $!; wait"));
  CHECK(result.ending == Ending::timed_out);
  CHECK(process::describe(result) == "did not end in time");
  const int grandchild = std::stoi(result.output);
  bool gone = false;
  for (int tries = 0; tries < 1000 && !gone; ++tries) {  // dying takes it a moment
    std::this_thread::sleep_for(milliseconds(1));
    gone = is_gone(grandchild);
  }
  CHECK(gone);
}

TEST_CASE("a child that ignores TERM is killed after the grace") {
  test::RealContext context;
  Command command = shell("trap '' TERM; echo ready; while :; do sleep 1; done");
  command.grace = milliseconds(30);
  const auto before = context.system_clock.now();
  const Result result = run(context.within(milliseconds(40)), command);
  CHECK(result.ending == Ending::timed_out);
  CHECK(context.system_clock.now() - before < seconds(10));
}

TEST_CASE("a cancelled run starts nothing") {
  test::RealContext context;
  context.cancel.raise();
  CHECK_THROWS_AS((void)run(context.get(), shell("true")), base::Cancelled);
}

TEST_CASE("cancelling ends the child that runs") {
  test::RealContext context;
  const auto before = context.system_clock.now();
  std::thread signals([&] {
    std::this_thread::sleep_for(milliseconds(20));
    context.cancel.raise();
  });
  CHECK_THROWS_AS((void)run(context.get(), shell("sleep 30")), base::Cancelled);
  signals.join();
  CHECK(context.system_clock.now() - before < seconds(10));
}

TEST_CASE("a child sees no descriptor of ours, no blocked signal, SIGPIPE at its default") {
  const int leaked = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  sigset_t usr1;
  sigset_t before;
  ::sigemptyset(&usr1);
  ::sigaddset(&usr1, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &usr1, &before);
  auto* const old = ::signal(SIGPIPE, SIG_IGN);
  const Result result = run_shell("ls /proc/self/fd; grep -E 'SigBlk|SigIgn' /proc/self/status");
  ::signal(SIGPIPE, old);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(leaked);
  CHECK(result.output.starts_with("0\n1\n2\n3\nSig"));  // 3 is ls's own
  CHECK(result.output.find("SigBlk:\t0000000000000000") != std::string::npos);
  const std::size_t ignored = result.output.find("SigIgn:\t");
  REQUIRE(ignored != std::string::npos);
  const std::uint64_t mask = std::stoull(result.output.substr(ignored + 8), nullptr, 16);
  CHECK((mask >> (SIGPIPE - 1) & 1) == 0);
}

TEST_CASE("an interactive child stays in our group, others have their own") {
  test::RealContext context;
  Command command = shell("ps -o pgid= -p $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat");
  command.interactive = true;
  CHECK(std::stoi(run(context.get(), command).output) == ::getpgrp());
  command.interactive = false;
  CHECK(std::stoi(run(context.get(), command).output) != ::getpgrp());
}
