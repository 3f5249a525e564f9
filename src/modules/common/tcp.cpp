// Trying a TCP connection; see tcp.hpp.
#include "modules/common/tcp.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/diagnostic.hpp"

namespace kboot::modules {

namespace {

using namespace std::chrono_literals;

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

// Waits for the events in slices, so that a cancelled run does not hang here.
bool ready(const base::Context& context, int socket, short events, base::Duration timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  pollfd entry{socket, events, 0};
  for (;;) {
    if (context.cancel) throw base::Cancelled();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() < 0) return false;
    if (poll(&entry, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 100))) > 0)
      return true;
  }
}

int connect_to(const base::Context& context, const addrinfo& address, base::Duration timeout) {
  const int socket =
      ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  int failure = 0;
  socklen_t size = sizeof failure;
  const bool begun =
      connect(socket, address.ai_addr, address.ai_addrlen) == 0 || errno == EINPROGRESS;
  if (begun && ready(context, socket, POLLOUT, timeout) &&
      getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 && failure == 0) {
    return socket;
  }
  close(socket);
  return -1;
}

}  // namespace

TcpConnection::TcpConnection(const base::Context& context, const std::string& host,
                             std::int64_t port, base::Duration timeout) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) return;
  const std::unique_ptr<addrinfo, FreeAddresses> list(found);
  for (const addrinfo* address = found; address != nullptr && socket_ < 0;
       address = address->ai_next) {
    socket_ = connect_to(context, *address, timeout);
  }
}

TcpConnection::~TcpConnection() {
  if (socket_ >= 0) close(socket_);
}

bool TcpConnection::read(const base::Context& context, std::string& data, base::Duration timeout) {
  if (!ready(context, socket_, POLLIN, timeout)) return true;
  char buffer[4096];
  const ssize_t size = recv(socket_, buffer, sizeof buffer, 0);
  if (size > 0) data.append(buffer, static_cast<std::size_t>(size));
  return size > 0;
}

}  // namespace kboot::modules
