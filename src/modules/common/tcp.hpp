// Trying a TCP connection: is somebody listening there?
#pragma once

#include <cstdint>
#include <string>

#include "base/context.hpp"

namespace kboot::modules {

// A connected socket, closed with the object.
class TcpConnection {
 public:
  // Tries all addresses of the host, each for at most `timeout`; looks at the context's cancel meanwhile.
  TcpConnection(const base::Context& context, const std::string& host, std::int64_t port,
                base::Duration timeout);
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;
  ~TcpConnection();
  [[nodiscard]] bool connected() const noexcept { return socket_ >= 0; }
  // Appends what has come within `timeout`; false when the other side has closed.
  bool read(const base::Context& context, std::string& data, base::Duration timeout);

 private:
  int socket_ = -1;
};

}  // namespace kboot::modules
