// Tests of bcrypt and AES-CBC. Expectations were printed by libxcrypt's crypt and `openssl enc`.
#include "crypto/bcrypt.hpp"

#include <doctest/doctest.h>

#include "base/encoding.hpp"
#include "crypto/aes_cbc.hpp"

using namespace kboot;

TEST_CASE("bcrypt gives the hashes of libxcrypt") {
  const std::string salt = *base::hex_decode("71d79f8218a39259a7a29aabb2dbafc3");
  CHECK(crypto::bcrypt("secret", salt) ==
        "$2a$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u");
  CHECK(crypto::bcrypt("", salt, 4) ==
        "$2a$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq");
  std::string longest;
  for (int i = 0; i < 36; ++i) longest.append("\u00e9");
  CHECK(crypto::bcrypt(longest, std::string(16, '\0'), 5) ==
        "$2a$05$......................wibKfMTLFNR5ekAMxydmbl1qLE7iPOS");
}

TEST_CASE("bcrypt refuses what it would cut off") {
  CHECK_THROWS(static_cast<void>(crypto::bcrypt(std::string(73, 'x'), std::string(16, 's'))));
  CHECK_THROWS(static_cast<void>(crypto::bcrypt("x", "short")));
  CHECK_THROWS(static_cast<void>(crypto::bcrypt("x", std::string(16, 's'), 3)));
}

TEST_CASE("bcrypt knows the password of a hash by any of its writers") {
  // By libxcrypt.
  const std::string hash = "$2a$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u";
  CHECK(crypto::bcrypt_matches("secret", hash));
  CHECK_FALSE(crypto::bcrypt_matches("Secret", hash));
  CHECK_FALSE(crypto::bcrypt_matches("", hash));
  for (const char minor : {'b', 'y'}) {
    std::string other = hash;
    other[2] = minor;
    CHECK(crypto::bcrypt_matches("secret", other));
  }
  CHECK(crypto::bcrypt_matches("", "$2a$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq"));
  CHECK_FALSE(crypto::bcrypt_matches(std::string(73, 'x'), hash));
}

TEST_CASE("what is no hash by bcrypt is told") {
  const std::string hash = "$2a$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u";
  CHECK(crypto::is_bcrypt_hash(hash));
  for (const auto& [at, text] :
       {std::pair{0, "#"}, {1, "1"}, {2, "x"}, {3, "x"}, {4, "0"}, {4, "4"}, {6, "1"}, {20, "-"}}) {
    std::string wrong = hash;
    wrong.replace(static_cast<std::size_t>(at), 1, text);
    if (at == 4 && *text == '0') wrong[5] = '3';
    CHECK_FALSE(crypto::is_bcrypt_hash(wrong));
  }
  CHECK_FALSE(crypto::is_bcrypt_hash(hash.substr(1)));
  CHECK_FALSE(crypto::bcrypt_matches("secret", "secret"));
}

TEST_CASE("AES-CBC encrypts and decrypts whole blocks as openssl does") {
  const std::string key(32, 'k');
  const std::string iv(16, 'i');
  const std::string plain = "sixteen bytes ..and again sixteen";
  const std::string text = plain.substr(0, 32);
  const std::string sealed = crypto::aes256_cbc_encrypt(key, iv, text);
  CHECK(base::hex_encode(sealed) ==
        "5ae833c28f37fa3821ffa1f4842dd0c5a554a547a93eb81ab363e09cf31e2ad9");
  CHECK(crypto::aes256_cbc_decrypt(key, iv, sealed) == text);
  CHECK_THROWS(static_cast<void>(crypto::aes256_cbc_encrypt(key, iv, plain)));
}
