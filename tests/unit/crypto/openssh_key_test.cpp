// New ssh keys: their form.
#include "crypto/openssh_key.hpp"

#include <doctest/doctest.h>

#include "crypto/crypto.hpp"

using namespace kboot;

TEST_CASE("a new ssh key pair has the lines that OpenSSH writes") {
  crypto::SystemEntropy entropy;
  const crypto::OpensshKeyPair pair = crypto::make_openssh_key_pair(entropy, "flux");
  const std::string_view text = pair.private_key.view();
  CHECK(text.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA"));
  CHECK(text.ends_with("\n-----END OPENSSH PRIVATE KEY-----\n"));
  CHECK(pair.public_key.starts_with("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA"));
  CHECK(pair.public_key.ends_with(" flux"));
}

TEST_CASE("two key pairs differ") {
  crypto::SystemEntropy entropy;
  CHECK(crypto::make_openssh_key_pair(entropy, "a").public_key !=
        crypto::make_openssh_key_pair(entropy, "a").public_key);
}
