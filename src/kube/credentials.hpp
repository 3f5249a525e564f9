// How we log in, kept fresh: tokens from files are read again, those of programs until they expire.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/context.hpp"
#include "kube/connection.hpp"
#include "kube/exec_plugin.hpp"

namespace kboot::kube {

class Credentials {
 public:
  explicit Credentials(const Connection& connection);

  // Headers of a request now: Authorization and impersonation. Runs the program or reads the file
  // when what is known is too old. Nothing is sent over plain http but to this machine.
  std::vector<net::Header> headers(const base::Context& context);
  // With the client certificate, which a program may have given. Valid after headers().
  [[nodiscard]] std::shared_ptr<const net::Tls> tls() const noexcept { return tls_; }
  // The server refused what we showed: forget it. False when there is nothing to renew.
  bool renew();

 private:
  std::string token(const base::Context& context);
  void announce(const base::Context& context, const std::string& secret);
  const std::string& file_token(const base::Context& context);
  const std::string& program_token(const base::Context& context);

  const Connection& connection_;
  std::shared_ptr<const net::Tls> tls_;
  std::string token_;      // from the file or the program
  std::string announced_;  // what the redactor knows already: telling it is not cheap
  base::Instant read_at_{};
  bool known_ = false;
  std::optional<base::WallTime> expires_;
};

}  // namespace kboot::kube
