// Runs a command and says what it took, itself and all the children it waited for.
//
// usage: measure RESULT OUTPUT COMMAND...   writes `wall user system memory status` (seconds, seconds, seconds, bytes,
// exit code) to RESULT, and what the command prints to OUTPUT
//
// A program of its own, because the kernel counts what was in memory before the exec as the command's peak: a Python
// that measures would hide everything smaller than itself.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

[[noreturn]] void run(const char* output, char** command) {
  const int file = ::open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  ::execvp(command[0], command);
  std::perror(command[0]);
  ::_exit(127);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) return 2;
  const auto started = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) run(arguments[2], arguments + 3);
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) != child) return 1;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - started;
  std::FILE* result = std::fopen(arguments[1], "w");
  if (result == nullptr) return 1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::fprintf(result, "%.6f %.6f %.6f %ld %d\n", wall.count(), seconds(usage.ru_utime),
               seconds(usage.ru_stime), usage.ru_maxrss * 1024, code);
  return std::fclose(result) == 0 ? 0 : 1;
}
