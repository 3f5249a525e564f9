// posix_spawn with everything of ours closed, reset or left out.
#include "process/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/text.hpp"

namespace kboot::process {
namespace {

constexpr std::string_view default_path =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

Variables environment_of(const Command& command) {
  Variables variables;
  if (command.environment) {
    variables = *command.environment;
  } else {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
      const std::string_view text = *entry;
      const std::size_t equals = text.find('=');
      if (equals != std::string_view::npos) {
        variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
      }
    }
  }
  for (const auto& [name, value] : command.additions) {
    const auto known = std::find_if(variables.begin(), variables.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    if (known != variables.end()) {
      known->second = value;
    } else {
      variables.emplace_back(name, value);
    }
  }
  return variables;
}

std::string_view path_of(const Variables& variables) {
  for (const auto& [name, value] : variables) {
    if (name == "PATH") {
      return value;
    }
  }
  return default_path;
}

// The null-ended array that the system wants; it points into `texts`.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    out.push_back(text.data());
  }
  out.push_back(nullptr);
  return out;
}

class Actions {
 public:
  Actions(const Command& command, const Streams& streams) {
    ::posix_spawn_file_actions_init(&actions_);
    connect(streams.input, STDIN_FILENO);
    connect(streams.output, STDOUT_FILENO);
    connect(streams.error, STDERR_FILENO);
    if (streams.input < 0 && !command.interactive && !command.foreground) {
      ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    // Whatever a library forgot to mark close-on-exec stays here as well.
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    if (!command.directory.empty()) {
      ::posix_spawn_file_actions_addchdir_np(&actions_, command.directory.c_str());
    }
  }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  void connect(int from, int to) {
    if (from >= 0) {
      ::posix_spawn_file_actions_adddup2(&actions_, from, to);
    }
  }

  posix_spawn_file_actions_t actions_;
};

class Attributes {
 public:
  explicit Attributes(const Command& command) {
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t reset;
    ::sigemptyset(&none);
    ::sigemptyset(&reset);
    ::sigaddset(&reset, SIGPIPE);
    if (command.foreground) {
      ::sigaddset(&reset, SIGINT);
      ::sigaddset(&reset, SIGQUIT);
    }
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &reset);
    int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (!command.interactive && !command.foreground) {
      ::posix_spawnattr_setpgroup(&attributes_, 0);
      flags |= POSIX_SPAWN_SETPGROUP;
    }
    ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }

  [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

bool executable(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::string> find_program(std::string_view name, std::string_view path) {
  if (name.empty()) {
    return std::nullopt;
  }
  if (name.find('/') != std::string_view::npos) {
    return std::string(name);
  }
  while (true) {
    const std::size_t colon = path.find(':');
    const std::string_view folder = path.substr(0, colon);
    std::string candidate(folder.empty() ? "." : folder);
    candidate.append("/").append(name);
    if (executable(candidate)) {
      return candidate;
    }
    if (colon == std::string_view::npos) {
      return std::nullopt;
    }
    path.remove_prefix(colon + 1);
  }
}

Started spawn(const Command& command, const Streams& streams) {
  const Variables variables = environment_of(command);
  const std::string_view name = command.argv.empty() ? std::string_view() : command.argv.front();
  const std::optional<std::string> program = find_program(name, path_of(variables));
  if (!program) {
    return {-1, ENOENT, true};
  }
  std::vector<std::string> arguments = command.argv;
  std::vector<std::string> settings;
  settings.reserve(variables.size());
  for (const auto& [key, value] : variables) {
    settings.push_back(base::cat(key, "=", value));
  }
  const Actions actions(command, streams);
  const Attributes attributes(command);
  Started started;
  started.error = ::posix_spawn(&started.pid, program->c_str(), actions.get(), attributes.get(),
                                pointers(arguments).data(), pointers(settings).data());
  // A missing folder gives ENOENT as well.
  started.no_program = started.error == ENOENT && (command.directory.empty() ||
                                                   ::access(command.directory.c_str(), X_OK) == 0);
  return started;
}

}  // namespace kboot::process
