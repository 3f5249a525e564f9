// Reads and writes without ever waiting on one stream alone.
#include "process/conversation.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace kboot::process {

Conversation::Conversation(const Command& command, Result& result)
    : command_(command), result_(result) {
  if (!command.foreground) {
    output_ = Pipe::make();
  }
  if (!command.foreground && !command.interactive) {
    error_ = Pipe::make();
  }
  if (command.input && !command.interactive) {
    input_ = Pipe::make();
  }
}

Streams Conversation::childs_ends() const noexcept {
  return {input_.read.get(), output_.write.get(), error_.write.get()};
}

void Conversation::start() {
  input_.read.close();
  output_.write.close();
  error_.write.close();
  if (input_.write.open()) {
    input_.write.set_nonblocking();
  }
  for (const Descriptor* each : {&output_.read, &error_.read}) {
    if (each->open()) {
      each->set_nonblocking();
    }
  }
}

bool Conversation::turn(int exit_descriptor, int milliseconds) {
  // poll passes over negative descriptors.
  std::array<pollfd, 4> polled{{{output_.read.get(), POLLIN, 0},
                                {error_.read.get(), POLLIN, 0},
                                {input_.write.get(), POLLOUT, 0},
                                {exit_descriptor, POLLIN, 0}}};
  if (::poll(polled.data(), polled.size(), milliseconds) <= 0) {
    return false;
  }
  if (polled[2].revents != 0) {
    feed();
  }
  const bool said = polled[0].revents != 0 && read(output_.read, result_.output);
  const bool complained = polled[1].revents != 0 && read(error_.read, result_.error);
  return said || complained || polled[2].revents != 0;
}

void Conversation::feed() {
  const std::string_view rest = std::string_view(*command_.input).substr(fed_);
  const ssize_t count = rest.empty() ? 0 : ::write(input_.write.get(), rest.data(), rest.size());
  if (count > 0) {
    fed_ += static_cast<std::size_t>(count);
  }
  const bool gone = count < 0 && errno != EAGAIN && errno != EINTR;  // it closed its input
  if (gone || fed_ == command_.input->size()) {
    input_.write.close();
  }
}

bool Conversation::read(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
  if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
    from.close();
  }
  if (count <= 0) {
    return false;
  }
  const std::size_t size = static_cast<std::size_t>(count);
  const std::size_t kept = std::min(size, command_.output_limit - into.size());
  into.append(buffer.data(), kept);
  result_.cut = result_.cut || kept < size;
  return true;
}

}  // namespace kboot::process
