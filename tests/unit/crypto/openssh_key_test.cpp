// Keys for ssh: the form of new ones, and the public halves of others.
#include "crypto/openssh_key.hpp"

#include <doctest/doctest.h>

#include "crypto/crypto.hpp"

using namespace kboot;

namespace {

// Private keys and what `ssh-keygen -y` made of them. They open nothing.
struct KeyRow {
  const char* private_key;
  const char* public_key;
};
constexpr KeyRow keys[] = {
    {R"(-----BEGIN RSA PRIVATE KEY-----
MIICXQIBAAKBgQDEtkEzyPVymHEGOQ7fGFrheJGp773DNpnZaF+hNwA9cdm9WC9z
Nbpfs7hndLNOJpf48JmHy6AmPipANrJ1nVZQeC9a419UtHtCiCYOasuiAY0W9+JA
6tqS9/7oeqta1AxXAWi5QM1tYh53R6Tq/7d98L5lhtpQpyCj7d/FQkM9fQIDAQAB
AoGAQ5kB1QLU3dlm1aWb56xd5qdhHw2kn0XPHrfQTP0ylurd0URRofyvnB2NW/ft
eginJsO/brvZv+qS6FgjgWlc9FXRP5kev/Li0AhQPdyp00qU2yVtRQu15YxNlAeG
ll/mhdjxYWZZT+kE94CECyAPQpM03NEKXlWa4TF9GgwNK/0CQQDpCodWSeRdQz/e
UxQl5Bl5wChnvB+/1Ypbop+9DDZNabo3fkYVKrwpeltC7ScmP9oI+N2cIVPBuTme
hhye/+nXAkEA2Bd6AfrQ7oHUaK/obH0L0/hhW13P2+HQsYNq4vHFkga52WsFIMKq
SJRHybRkoCNp555td3IwWwdr/PUnz9ewywJBAJpjiUnXZl2LIhMOgzifJ2mLrrka
3wXeWO1gjedW4drjgqUlGRUI3OO11iQ+rUMf5jkvdtHrGmwrZErrmqaT8L0CQQC+
RjXFhn/wc9t/7tzeomEG3d+EHx/HApjLpec5PCB2y3tcSZLzXNWqIP7xSemM5IH9
VBAZrC+OCAP7cjcDGW5vAkAZ/pou8JNEPKo1DV5KuZWX4kqTeo3puBB2PeBwpzfY
h9eJJT4O+xXgokthg8y7uSnFYZe7Z6bls9j7wumRtaGF
-----END RSA PRIVATE KEY-----
)",
     "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDEtkEzyPVymHEGOQ7fGFrheJGp773DNpnZaF+hNwA9"
     "cdm9WC9zNbpfs7hndLNOJpf48JmHy6AmPipANrJ1nVZQeC9a419UtHtCiCYOasuiAY0W9+JA6tqS9/7o"
     "eqta1AxXAWi5QM1tYh53R6Tq/7d98L5lhtpQpyCj7d/FQkM9fQ=="},
    {R"(-----BEGIN EC PRIVATE KEY-----
MIGkAgEBBDCxDfpeDaKpFIC4Sk253yjx+eF4/DgZoJh3eqTig3LpY31Fx5PYncYo
eY9lV8KEDhygBwYFK4EEACKhZANiAAT0BoHs3x6IXZt/Wfbud43waPNRbTOWkqdM
31x1xOvTzA8pt8GLohmsmxCDQGm14maVEAChxtORlDEJyJAyw9sjhhRLl/dSsYP+
QxD3mQIEHwnulz67ySe+jbzOEoRTsgs=
-----END EC PRIVATE KEY-----
)",
     "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBPQGgezf"
     "Hohdm39Z9u53jfBo81FtM5aSp0zfXHXE69PMDym3wYuiGaybEINAabXiZpUQAKHG05GUMQnIkDLD2yOG"
     "FEuX91Kxg/5DEPeZAgQfCe6XPrvJJ76NvM4ShFOyCw=="},
    {R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg526zKHiuzQasBcP8
lWIu6/kjxh8TpEtET5nLvz7mfMKhRANCAAR7WxH9vRFXC01spdLZWYAmre6+PIFD
JAKsKdJzDd47nrj2ynOiXe0a2cLrDd7PweDNX64Tss8Et5+fuN0ajvLH
-----END PRIVATE KEY-----
)",
     "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHtbEf29"
     "EVcLTWyl0tlZgCat7r48gUMkAqwp0nMN3jueuPbKc6Jd7RrZwusN3s/B4M1frhOyzwS3n5+43RqO8sc="},
    {R"(-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDXNTXQCS
9AOMwOfRO5xSz7AAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIOMiIdH97OhX/KS3
E2tD6pnrXIjhPvQOJ0gJWgR5k7IeAAAAkDIeV1XAr9+esMhBW5E6kbwvrhG0KmR+zYva7e
qqiAWIfGKePiGJERuerWYkxJthDOLyeG/Flm6PhgPQfWtf0WWwiT609erDsyCFN/iQ7f2O
YOLxEJxN5GhoyX2g6zhAPE+sol0h791J4SopVzGVJQMdzSoapDMnyqwMwRv41VrCWlI7Vs
KnWXbzVeGai+2dSQ==
-----END OPENSSH PRIVATE KEY-----
)",
     "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMiIdH97OhX/KS3E2tD6pnrXIjhPvQOJ0gJWgR5k7Ie"},
};

}  // namespace

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

TEST_CASE("a new ECDSA key pair belongs together, and has the curve's name") {
  for (const auto& [bits, type] :
       {std::pair(256, "ecdsa-sha2-nistp256 "), std::pair(384, "ecdsa-sha2-nistp384 "),
        std::pair(521, "ecdsa-sha2-nistp521 ")}) {
    const crypto::OpensshKeyPair pair = crypto::make_ecdsa_key_pair(bits, "flux");
    CHECK(pair.private_key.view().starts_with("-----BEGIN EC PRIVATE KEY-----\n"));
    CHECK(pair.public_key.starts_with(type));
    CHECK(crypto::openssh_public_key(pair.private_key.view()).value_or("") + " flux" ==
          pair.public_key);
  }
}

TEST_CASE("public halves are those that ssh-keygen gives, without the passphrase too") {
  for (const KeyRow& row : keys)
    CHECK(crypto::openssh_public_key(row.private_key).value_or("none") == row.public_key);
  crypto::SystemEntropy entropy;
  const crypto::OpensshKeyPair pair = crypto::make_openssh_key_pair(entropy, "");
  CHECK(crypto::openssh_public_key(pair.private_key.view()) == pair.public_key);
}

TEST_CASE("what is no private key has no public half") {
  CHECK_FALSE(crypto::openssh_public_key(""));
  CHECK_FALSE(crypto::openssh_public_key("ssh-ed25519 AAAA"));
  const std::string text = keys[1].private_key;
  for (std::size_t cut = 1; cut < text.size(); cut += 7) {
    std::string damaged = text;
    damaged[cut] = damaged[cut] == 'A' ? 'B' : 'A';
    static_cast<void>(crypto::openssh_public_key(damaged));  // whatever comes: no crash
    static_cast<void>(crypto::openssh_public_key(text.substr(0, cut)));
  }
  CHECK_FALSE(crypto::openssh_public_key(
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n"
      "-----END OPENSSH PRIVATE KEY-----\n"));
}

TEST_CASE("a fingerprint is that of ssh-keygen; a blob must hold its type") {
  const auto blob = crypto::openssh_blob(std::string(keys[0].public_key) + " a comment");
  REQUIRE(blob);
  CHECK(crypto::openssh_fingerprint(*blob) == "SHA256:kVcU97zi3hrDi4u6D9J2Y55/dekOlIJE6Pi7V+vBIik");
  CHECK_FALSE(crypto::openssh_blob("ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAAAgQ=="));
  CHECK_FALSE(crypto::openssh_blob("ssh-ed25519"));
  CHECK_FALSE(crypto::openssh_blob("ssh-ed25519 not!base64"));
}
