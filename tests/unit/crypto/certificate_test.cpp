// Tests of keys and certificates. Keys and expected certificates were made by Go 1.26's crypto/x509;
// the keys open nothing.
#include "crypto/certificate.hpp"

#include <doctest/doctest.h>

#include "base/encoding.hpp"
#include "crypto/pem.hpp"
#include "crypto/private_key.hpp"

using namespace kboot;
using crypto::KeyType;
using crypto::PrivateKey;

namespace {

constexpr const char* ed25519_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* rsa_pem =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIIEowIBAAKCAQEAu3tzqGemmorFAK8gUkUPgEqeZwzri86K29RQxRGnS2bqfjpg\n"
    "mMCcBJb4jdt/zGtA2MPUzv115/4p1+WuoCK55GhaLXo8pAZTBBi5Q7YtB8g3aqes\n"
    "FHBbUmzj1ANu+k1fhQWb6l8xLU+YqFHd5QOomX/s5VVCT7ru1iCBNSW8bjUZMNlX\n"
    "lSevy9XzQTslgMo2Wpm/1MUXNa9qd3eQXLK85jnx8LyobprLZEdIgU+UPZLvSvl+\n"
    "DgUwQUKuooebfsAlpwNdSyazEaSjV8fB/hUIBbfF0/yQFrIJPh/VdEyfIsGkCvzY\n"
    "4hJk3zoGSu72vsefWnclDQIzFWJomzDRud7PSQIDAQABAoIBAAZjCyKBbnPtFo9C\n"
    "iAy5cNDfaeRLlMIpZgJdaid+hZccYVBty3DkveProznM8J59iGLiD//Bs3i06EbE\n"
    "OrXWnQPWmLzcIVD6rK0S7QvNGt1dISMrZWG4XqoRDtVgDRGunVqOIXzDY6zeHW6d\n"
    "hFxLCr049hBtfkHyVbTafGBbwd60thlRTx8U7gfV9pz9cQ1UiusKcqQgpppg+OeA\n"
    "/84l/PyXpBIT53k2Jxn6WGAG/WIWRu1LCrAfl55qgD89lqGwddD+xBs7Ew/Qe5+H\n"
    "iPucxXVW1N/71DflMaHOgmG9Snt+zNXiwIKwADkxUa6nNztNQb+LWmcrF5uW8tGq\n"
    "4KfAzaECgYEA9emXPk5nQBrJXhKP/5TGAlGRKXn6Bze6/RXSy9kgeykKktcXPPKC\n"
    "nK0SS9xC3F/e/DMSs0m61rsM0l9pf7NEJPlExexR8ajfdjGtfKQ2UvDv/uKkF9fP\n"
    "RjhaqEsAf5sCy0K4A+0PUF1kS9X2XG6jzs2an9+yqcL6fOqpqAw8pakCgYEAwyxD\n"
    "+7wEhN+0FTk2FiOPVTwspHMY1cSzVndBHlXuLCxOyOxxbbUYpfNPmwm1+K9YpbsK\n"
    "0BRkwHZUg504AioZhUcKL4sSAmv2GgqqZrN+PSF5ibSB+A4bTU5r/WPQKT5qJPgS\n"
    "yxMGGai+bE2CjkzQ5J/w812rovxQ6ZkV4atJoKECgYAhIAIbhnwqCnGtllqHVwcF\n"
    "MO+Y4rFnX350sQfgJbNWY8Tk2sxqjVBCwp2AUn8/KDrlRgvy0q+0VSX5AJk5dnBr\n"
    "ephlANxY7SKMzUxNSeF3crUhZG4uOAfXsaekm9XJWpwZvTcEcF5ruOjVvlCdStoN\n"
    "9WwqtPtgGr+bLBEGbf+NYQKBgFPvwJkNxj/C2XbbMPiaeHUmuOhMm5yryJjiFr5O\n"
    "JG0Y7RUaIroUzTHpjw3VQk5eUtiLtV3Bt4bSHQyxW7oKkwkvgSDrRWaHOcL/XUNn\n"
    "5F2z/MoNOGwO3Q0FMgo6l/Z04j9d9O8jEleMq8B2ITTDsn7wjjaLzVn9+2pLLQ7t\n"
    "lG+hAoGBAJdM6HxXJZDk3hf27qqT7QbWEmG2co1uqoaIjzfvJkYVo14le9OuyUwg\n"
    "2R+5n66xWJQcE/NWJ5je9XM3jjDeWm8OfVzVc7s8SeGc2udXtR1wRH/ubFEZY15V\n"
    "m/sqhYIHSnl1dpbxCURf/Xc2z1VATIUPLIGLWk/wrWys1SW6itv7\n"
    "-----END RSA PRIVATE KEY-----\n";
constexpr const char* ec_pem =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEIM2RIl4oszGb2q2uebRJa2j/9PaiyDKFeihvIJBP4imLoAoGCCqGSM49\n"
    "AwEHoUQDQgAEt+7/Eu/BkbHRTKWJ0WeLiGuLSYhvcvlQLZ5OaKj78vQmT8De1Oke\n"
    "W+EadBZ5zGVgH7hWsbu4KUQq52OjQjfQWA==\n"
    "-----END EC PRIVATE KEY-----\n";
constexpr const char* authority_der =
    "MIIBQzCB9qADAgECAhEAgP8AAAAAAAAAAAAAAACrzTAFBgMrZXAwETEPMA0GA1UEAwwGbXkgKmNhMCAXDTIzMTExND"
    "IyMTMyMFoYDzIwNTIwNTIyMTQxMzIwWjARMQ8wDQYDVQQDDAZteSAqY2EwKjAFBgMrZXADIQADoQe/884Qvh1w3Rjn"
    "S8CZZ+TWMJulDV8d3IZkElUxuKNhMF8wDgYDVR0PAQH/BAQDAgKkMB0GA1UdJQQWMBQGCCsGAQUFBwMBBggrBgEFBQ"
    "cDAjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRWR1qnVGNHTAKF312/K8q3PaZRNTAFBgMrZXADQQAFarYbafj1"
    "681MCsiHMALAQC9VSjd1wvsbB019q5XanD2fxqft4FZYV7aX1tyubSXa/LxTbscAc5ZcTp9UqbIF";
constexpr const char* leaf_der =
    "MIICWjCCAgygAwIBAgIBBTAFBgMrZXAwETEPMA0GA1UEAwwGbXkgKmNhMB4XDTIzMTExNDIyMTMyMFoXDTIzMTExNT"
    "IyMTMyMFowADCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALt7c6hnppqKxQCvIFJFD4BKnmcM64vOitvU"
    "UMURp0tm6n46YJjAnASW+I3bf8xrQNjD1M79def+KdflrqAiueRoWi16PKQGUwQYuUO2LQfIN2qnrBRwW1Js49QDbv"
    "pNX4UFm+pfMS1PmKhR3eUDqJl/7OVVQk+67tYggTUlvG41GTDZV5Unr8vV80E7JYDKNlqZv9TFFzWvand3kFyyvOY5"
    "8fC8qG6ay2RHSIFPlD2S70r5fg4FMEFCrqKHm37AJacDXUsmsxGko1fHwf4VCAW3xdP8kBayCT4f1XRMnyLBpAr82O"
    "ISZN86Bkru9r7Hn1p3JQ0CMxViaJsw0bnez0kCAwEAAaOBnzCBnDAOBgNVHQ8BAf8EBAMCBaAwHQYDVR0lBBYwFAYI"
    "KwYBBQUHAwEGCCsGAQUFBwMCMAwGA1UdEwEB/wQCMAAwHwYDVR0jBBgwFoAUVkdap1RjR0wChd9dvyvKtz2mUTUwPA"
    "YDVR0RAQH/BDIwMIIJYS5leGFtcGxlggsqLmIuZXhhbXBsZYcECgAAAYcQIAENuAAAAAAAAAAAAAAAATAFBgMrZXAD"
    "QQB8u6U4cn/fYVa32vw+i0AW/emUKjYfFucdQa0z79CerlDBhrqkzHPmNYaib0akMLMNFReyY9xKZHaG1bQZPDoJ";
constexpr const char* self_signed_der =
    "MIIC6DCCAdCgAwIBAgIBADANBgkqhkiG9w0BAQsFADAXMRUwEwYDVQQDEwxzZWxmLmV4YW1wbGUwHhcNMjMxMTE0Mj"
    "IxMzIwWhcNMjMxMTE0MjIxMzIwWjAXMRUwEwYDVQQDEwxzZWxmLmV4YW1wbGUwggEiMA0GCSqGSIb3DQEBAQUAA4IB"
    "DwAwggEKAoIBAQC7e3OoZ6aaisUAryBSRQ+ASp5nDOuLzorb1FDFEadLZup+OmCYwJwElviN23/Ma0DYw9TO/XXn/i"
    "nX5a6gIrnkaFotejykBlMEGLlDti0HyDdqp6wUcFtSbOPUA276TV+FBZvqXzEtT5ioUd3lA6iZf+zlVUJPuu7WIIE1"
    "JbxuNRkw2VeVJ6/L1fNBOyWAyjZamb/UxRc1r2p3d5BcsrzmOfHwvKhumstkR0iBT5Q9ku9K+X4OBTBBQq6ih5t+wC"
    "WnA11LJrMRpKNXx8H+FQgFt8XT/JAWsgk+H9V0TJ8iwaQK/NjiEmTfOgZK7va+x59adyUNAjMVYmibMNG53s9JAgMB"
    "AAGjPzA9MA4GA1UdDwEB/wQEAwIFoDAdBgNVHSUEFjAUBggrBgEFBQcDAQYIKwYBBQUHAwIwDAYDVR0TAQH/BAIwAD"
    "ANBgkqhkiG9w0BAQsFAAOCAQEAcqZncv2iLnVw2yly/kckzmB++IT03AyTHYXv6ym4JyKpLFyTs/WOkYe2w/ySP7b6"
    "r3nVkBeVNEQB5q+dw7iFpQKUXIxsB6i0YXjwqnttNlbY16Rm43xAa8v9dXOhucdPTRTw8Gqg/zvroyYFGL2H6B5TM/"
    "z56UNylfLEd+/F/su1yvKmxrRpI0IXrdKacaxu+6hiL1hN8skUMlArZ0Mh1uux7X2qEXHb7ngcNi4B0/7yq08duKzh"
    "hT9W8D8C0jdsduIBlT7tfGO+8vyCS/8erOLb7bvvaak0WL0JIXWB4QlKjZTM2uwsyggG44d5hrG+z+Lwc1npKdgI9w"
    "3szL17/A==";

constexpr std::int64_t begin = 1'700'000'000;

PrivateKey read_pem(std::string_view text) {
  const auto block = crypto::pem_decode(text);
  REQUIRE(block);
  const std::string_view type = block->type;
  const std::string_view form =
      type == "PRIVATE KEY" ? "" : type.substr(0, type.find(" PRIVATE KEY"));
  auto key = PrivateKey::read(form, block->bytes);
  REQUIRE(key);
  return std::move(*key);
}

std::string bytes_of(const char* base64) { return *base::base64_decode(base64); }

}  // namespace

TEST_CASE("keys are written in the form in which Go wrote them") {
  for (const char* const pem : {ed25519_pem, rsa_pem, ec_pem}) {
    CHECK(read_pem(pem).pem() == pem);
  }
}

TEST_CASE("a key is read only in the form that is named") {
  const auto rsa = crypto::pem_decode(rsa_pem);
  CHECK_FALSE(PrivateKey::read("EC", rsa->bytes));
  CHECK_FALSE(PrivateKey::read("", rsa->bytes));
  CHECK_FALSE(PrivateKey::read("RSA", "garbage"));
  CHECK_FALSE(PrivateKey::read("OPENSSH", rsa->bytes));
}

TEST_CASE("new keys have their type and can be read back") {
  for (const KeyType type : {KeyType::rsa, KeyType::ecdsa, KeyType::ed25519}) {
    const PrivateKey key = PrivateKey::generate(type, 1024);
    CHECK(key.type() == type);
    const std::string pem = key.pem();
    CHECK(read_pem(pem).public_info() == key.public_info());
  }
}

TEST_CASE("an authority's certificate is the one that Go makes") {
  const PrivateKey key = read_pem(ed25519_pem);
  crypto::CertificateFields fields;
  fields.serial = *base::hex_decode("80ff000000000000000000000000abcd");
  fields.common_name = "my *ca";
  fields.not_before = begin;
  fields.not_after = 2'600'000'000;
  fields.authority = true;
  CHECK(base::base64_encode(crypto::make_certificate(fields, key, nullptr, key)) == authority_der);
}

TEST_CASE("a signed certificate with addresses and no subject is the one that Go makes") {
  const auto issuer = crypto::read_issuer(bytes_of(authority_der));
  REQUIRE(issuer);
  CHECK(issuer->key_id.size() == 20);
  const PrivateKey authority = read_pem(ed25519_pem);
  CHECK(issuer->public_info == authority.public_info());
  crypto::CertificateFields fields;
  fields.serial = "\x05";
  fields.dns_names = {"a.example", "*.b.example"};
  fields.addresses = {*base::hex_decode("0a000001"),
                      *base::hex_decode("20010db8000000000000000000000001")};
  fields.not_before = begin;
  fields.not_after = begin + 86400;
  CHECK(base::base64_encode(
            crypto::make_certificate(fields, read_pem(rsa_pem), &*issuer, authority)) == leaf_der);
}

TEST_CASE("a certificate that RSA signs itself is the one that Go makes") {
  const PrivateKey key = read_pem(rsa_pem);
  crypto::CertificateFields fields;
  fields.serial = std::string(1, '\0');
  fields.common_name = "self.example";
  fields.not_before = begin;
  fields.not_after = begin;
  CHECK(base::base64_encode(crypto::make_certificate(fields, key, nullptr, key)) ==
        self_signed_der);
}

TEST_CASE("what is no certificate has no issuer") {
  CHECK_FALSE(crypto::read_issuer(""));
  CHECK_FALSE(crypto::read_issuer("garbage"));
  CHECK_FALSE(crypto::read_issuer(bytes_of(authority_der) + "x"));
}

TEST_CASE("a PEM block is found between other text, and a broken one is passed over") {
  const auto block = crypto::pem_decode(
      "noise\n-----BEGIN A-----\n!!!\n-----END A-----\n"
      "-----BEGIN B C-----\nProc-Type: 4\n\naGVs\nbG8=\n-----END B C-----\nrest");
  REQUIRE(block);
  CHECK(block->type == "B C");
  CHECK(block->bytes == "hello");
  CHECK_FALSE(crypto::pem_decode("x-----BEGIN A-----\naGVs\n-----END A-----\n"));
  CHECK_FALSE(crypto::pem_decode("-----BEGIN A-----\naGVs\n-----END B-----\n"));
  CHECK_FALSE(crypto::pem_decode(""));
}
