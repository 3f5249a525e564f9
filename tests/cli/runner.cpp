// Runs screen cases against the release binary: runner KBOOT FILTER FILE... ; a .txt file is a
// case, a .md file an error page whose example must yield its code. KBOOT_ACCEPT=1 rewrites the
// cases and reports them as skipped.
//
// Each case has a folder of its own and a bare environment: PATH, HOME, TZ. There is no terminal.
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/case_file.hpp"

namespace kboot::tests {

namespace {

namespace fs = std::filesystem;
constexpr int seconds_per_step = 30;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const fs::path& path, const std::string& text) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// A folder that holds the case's files, with the binary under its three names in front of the PATH.
class Place {
 public:
  explicit Place(const fs::path& binary) {
    std::string name = (fs::temp_directory_path() / "kboot-cli-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    root_ = name;
    fs::create_directories(root_ / "bin");
    fs::create_directories(root_ / "home");
    fs::create_directories(root_ / "work");
    for (const char* each : {"kboot", "ansible-playbook", "ansible-vault"}) {
      fs::create_symlink(fs::absolute(binary), root_ / "bin" / each);
    }
  }
  ~Place() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  [[nodiscard]] const fs::path& root() const { return root_; }
  [[nodiscard]] fs::path work() const { return root_ / "work"; }

 private:
  fs::path root_;
};

struct Printed {
  std::string out, err;
  int exit = 0;
};

void read_both(int out, int err, pid_t child, Printed& printed) {
  pollfd ends[] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds_per_step);
  int open = 2;
  while (open > 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      ::kill(-child, SIGKILL);
      printed.err += "(killed after 30 s)\n";
      return;
    }
    if (::poll(ends, 2, 200) <= 0) continue;
    for (int at = 0; at < 2; ++at) {
      if (ends[at].fd < 0 || ends[at].revents == 0) continue;
      char buffer[65536];
      const ssize_t size = ::read(ends[at].fd, buffer, sizeof buffer);
      if (size > 0) {
        (at == 0 ? printed.out : printed.err).append(buffer, static_cast<std::size_t>(size));
      } else {
        ends[at].fd = -1;
        --open;
      }
    }
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

Printed run_step(const Place& place, const std::string& command) {
  int out[2], err[2];
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0)
    throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err[1], 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A session of its own has no terminal, and is a group that can be killed as one.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  std::string shell = "/bin/sh", flag = "-c",
              script = "cd '" + place.work().string() + "' && " + command;
  std::string path = "PATH=" + (place.root() / "bin").string() + ":/usr/bin:/bin";
  std::string home = "HOME=" + (place.root() / "home").string(), zone = "TZ=UTC";
  char* arguments[] = {shell.data(), flag.data(), script.data(), nullptr};
  char* environment[] = {path.data(), home.data(), zone.data(), nullptr};
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ::close(out[1]);
  ::close(err[1]);
  if (failed != 0) throw std::runtime_error("/bin/sh cannot be started");
  Printed printed;
  read_both(out[0], err[0], child, printed);
  ::close(out[0]);
  ::close(err[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  printed.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  for (std::string* text : {&printed.out, &printed.err}) {
    *text =
        replaced(replaced(*text, place.work().string(), "<WORK>"), place.root().string(), "<TMP>");
  }
  return printed;
}

// Expected lines in front of actual ones, as a reader of the case wants to see them.
std::string difference(const std::string& what, const std::string& expected,
                       const std::string& actual) {
  const auto block = [](char sign, const std::string& text) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
      out += std::string("  ") + sign + line + "\n";
    return out;
  };
  return "  " + what + ":\n" + block('-', expected) + block('+', actual);
}

// What went wrong; empty: nothing.
std::string run_case(const Case& screen, const fs::path& binary, Case& seen) {
  const Place place(binary);
  for (const auto& [name, content] : screen.files) write_file(place.work() / name, content);
  std::string wrong;
  for (const Step& step : screen.steps) {
    const Printed printed = run_step(place, step.command);
    Step& now = seen.steps.emplace_back(Step{step.command, step.out, step.err, printed.exit});
    if (!fits(step.out, printed.out)) {
      wrong += difference("stdout of " + step.command, step.out, printed.out);
      now.out = printed.out;
    }
    if (!fits(step.err, printed.err)) {
      wrong += difference("stderr of " + step.command, step.err, printed.err);
      now.err = printed.err;
    }
    if (step.exit != printed.exit) {
      wrong += "  exit code of " + step.command + ": " + std::to_string(printed.exit) + ", not " +
               std::to_string(step.exit) + "\n";
    }
  }
  return wrong;
}

// The example of the page of a code yields that code, in just these words. `seen` gets what was
// printed.
std::string run_page(const Case& page, const fs::path& binary, Case& seen) {
  const Place place(binary);
  for (const auto& [name, content] : page.files) write_file(place.work() / name, content);
  std::string wrong;
  bool yields = false;
  for (const Step& step : page.steps) {
    const Printed printed = run_step(place, step.command);
    const std::string all = printed.out + printed.err;
    seen.steps.push_back({step.command, fits(step.out, all) ? step.out : all, {}, printed.exit});
    if (!fits(step.out, all)) wrong += difference(step.command, step.out, all);
    yields = yields || all.find("[" + page.name + "]") != std::string::npos;
  }
  if (!yields) wrong += "  no example yields `" + page.name + "`\n";
  return wrong;
}

int accepted(const std::string& name, const fs::path& file, const std::string& text) {
  write_file(file, text);
  std::printf("skip %s: accepted, read it before you commit it\n", name.c_str());
  return 0;
}

int run_file(const fs::path& file, const fs::path& binary, const std::string& filter) {
  const bool is_page = file.extension() == ".md";
  const std::string name = (is_page ? "error page " : "screen ") + file.stem().string();
  if (name.find(filter) == std::string::npos) return 0;
  const auto started = std::chrono::steady_clock::now();
  std::string wrong;
  try {
    const std::string text = read_file(file);
    if (is_page) {
      const Case page = read_page(file.stem().string(), text);
      if (page.steps.empty()) return 0;
      Case seen{page.name, {}, {}, {}};
      wrong = run_page(page, binary, seen);
      if (!wrong.empty() && std::getenv("KBOOT_ACCEPT") != nullptr)
        return accepted(name, file, write_page(text, seen));
    } else {
      const Case screen = read_case(file.filename().string(), text);
      Case seen{screen.name, screen.intro, screen.files, {}};
      wrong = run_case(screen, binary, seen);
      if (!wrong.empty() && std::getenv("KBOOT_ACCEPT") != nullptr)
        return accepted(name, file, write_case(seen));
    }
  } catch (const std::exception& error) {
    wrong = std::string("  ") + error.what() + "\n";
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started);
  std::printf("%s %s # %d ms\n%s", wrong.empty() ? "ok" : "not ok", name.c_str(),
              static_cast<int>(took.count()), wrong.c_str());
  std::fflush(stdout);
  return wrong.empty() ? 0 : 1;
}

}  // namespace

}  // namespace kboot::tests

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: runner KBOOT FILTER FILE...\n", stderr);
    return 2;
  }
  int failed = 0;
  for (int at = 3; at < argc; ++at) failed += kboot::tests::run_file(argv[at], argv[1], argv[2]);
  return failed == 0 ? 0 : 1;
}
