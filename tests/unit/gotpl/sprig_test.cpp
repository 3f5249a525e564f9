// Sprig's tables: that all functions are there, and what is random or costly in them.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "crypto/bcrypt.hpp"
#include "crypto/certificate.hpp"
#include "crypto/pem.hpp"
#include "crypto/private_key.hpp"
#include "gotpl/gotpl.hpp"
#include "gotpl/sprig.hpp"
#include "support/test_context.hpp"
#include "value/containers.hpp"

using namespace kboot;
using gotpl::Functions;
using value::Value;

namespace {

Functions all_functions() {
  const auto t = gotpl::sprig_tables();
  return {t[0], t[1],  t[2],  t[3],  t[4],  t[5],  t[6],  t[7],  t[8],
          t[9], t[10], t[11], t[12], t[13], t[14], t[15], t[16], t[17]};
}

// What a template gives, with `Failure` for its failures.
Value rendered(const std::string& text, const Value& data = Value::dict(),
               bool track_secrets = false) {
  static const Functions functions = all_functions();
  test::TestContext context;
  gotpl::Host host;
  gotpl::Set set;
  set.add(gotpl::Unit::parse("t", text, functions));
  gotpl::Execution execution(set, context.context, host, {.track_secrets = track_secrets});
  return execution.execute("t", data);
}

std::string text_of(const std::string& text, const Value& data = Value::dict()) {
  return std::string(rendered(text, data).as_string());
}

std::string failure_of(const std::string& text) {
  try {
    return text_of(text);
  } catch (const gotpl::Failure& failure) {
    return failure.cause() == nullptr ? failure.message() : failure.cause()->message();
  }
}

crypto::PemBlock block_of(const std::string& text) {
  const auto block = crypto::pem_decode(text);
  REQUIRE(block);
  return *block;
}

}  // namespace

TEST_CASE("Sprig's tables have all of its functions but env and expandenv, each once") {
  std::set<std::string_view> names;
  std::size_t rows = 0;
  for (const auto table : gotpl::sprig_tables()) {
    for (const gotpl::Function& row : table) {
      CAPTURE(row.name);
      CHECK(names.insert(row.name).second);
      ++rows;
    }
  }
  constexpr std::size_t helm_durations = 11;
  CHECK(rows == 209 + helm_durations);
}

TEST_CASE("what would not fit into memory fails") {
  CHECK(failure_of("{{ repeat 300000000 \"x\" }}") ==
        "the result of repeat would be larger than 256 MiB");
  CHECK(failure_of("{{ indent 300000000 \"x\" }}") ==
        "the result of indent would be larger than 256 MiB");
  CHECK(failure_of("{{ nindent 1000000000000 \"x\" }}") ==
        "the result of nindent would be larger than 256 MiB");
  CHECK(failure_of("{{ until 9223372036854775807 }}") ==
        "the result of until would have more than 8388608 items");
  CHECK(failure_of("{{ untilStep 0 9223372036854775807 2 }}") ==
        "the result of untilStep would have more than 8388608 items");
  CHECK(failure_of("{{ seq -9223372036854775807 9223372036854775806 }}") ==
        "the result of seq would have more than 8388608 items");
  CHECK(failure_of("{{ randAlphaNum 1000000000000 }}") ==
        "the result of randAlphaNum would be larger than 256 MiB");
  CHECK(failure_of("{{ randBytes 1000000000000 }}") ==
        "the result of randBytes would be larger than 256 MiB");
}

TEST_CASE("a certificate's key is its own, and its authority is its issuer") {
  const std::string out = text_of(
      "{{ $ca := genCA \"the-ca\" 365 }}{{ $c := genSignedCert \"web\" (list \"10.0.0.1\") "
      "(list \"web.example.org\") 30 $ca }}{{ $ca.Cert }}|{{ $ca.Key }}|{{ $c.Cert }}|{{ $c.Key "
      "}}");
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= out.size();) {
    const std::size_t end = std::min(out.find('|', at), out.size());
    parts.push_back(out.substr(at, end - at));
    at = end + 1;
  }
  REQUIRE(parts.size() == 4);
  for (const std::size_t i : {0u, 2u}) {
    const auto certificate = crypto::read_issuer(block_of(parts[i]).bytes);
    REQUIRE(certificate);
    const auto key = crypto::PrivateKey::read("RSA", block_of(parts[i + 1]).bytes);
    REQUIRE(key);
    CHECK(certificate->public_info == key->public_info());
  }
  const std::string signed_bytes = block_of(parts[2]).bytes;
  const auto issuer = crypto::read_issuer(block_of(parts[0]).bytes);
  CHECK(signed_bytes.find(issuer->name) != std::string::npos);
  CHECK(signed_bytes.find("web.example.org") != std::string::npos);
  CHECK(signed_bytes.find(std::string("\x0a\x00\x00\x01", 4)) != std::string::npos);
}

TEST_CASE("htpasswd and bcrypt hash the password that they are given") {
  const std::string line = text_of("{{ htpasswd \"user\" \"secret\" }}");
  REQUIRE(line.size() == 65);
  CHECK(line.substr(0, 5) == "user:");
  // The tests' entropy counts up from 0.
  std::string salt;
  for (char byte = 0; byte < 16; ++byte) salt += byte;
  CHECK(line.substr(5) == crypto::bcrypt("secret", salt));
}

TEST_CASE("random texts come from the context's entropy") {
  CHECK(text_of("{{ randNumeric 5 }}") == "01234");
  CHECK(text_of("{{ randBytes 3 }}") == "AAEC");
  CHECK(text_of("{{ uuidv4 }}") == "00010203-0405-4607-8809-0a0b0c0d0e0f");
  CHECK(text_of("{{ encryptAES \"key\" \"x\" }}").substr(0, 20) == "AAECAwQFBgcICQoLDA0O");
}

TEST_CASE("texts that are cut, joined or quoted keep which of their bytes are secret") {
  Value data = Value::dict();
  data.edit_dict().set("p", Value("pass").marked(value::mark_secret));
  const auto secrets = [&](const std::string& text) {
    std::string out;
    const Value value = rendered(text, data, true);
    for (const value::ByteRange range : value.secret_ranges()) {
      out +=
          "[" + std::string(value.as_string().substr(range.begin, range.end - range.begin)) + "]";
    }
    return out;
  };
  CHECK(secrets("{{ printf \"a%sb\" .p | quote }}") == "[pass]");
  CHECK(secrets("{{ printf \"a\\n%s\" .p | indent 2 }}") == "[pass]");
  CHECK(secrets("{{ join \",\" (list \"a\" .p) }}") == "[pass]");
  CHECK(secrets("{{ cat \"a\" .p }}") == "[pass]");
  CHECK(secrets("{{ .p | trunc 2 }}") == "[pa]");
  CHECK(secrets("{{ replace \"x\" .p \"axb\" }}") == "[pass]");
  CHECK(secrets("{{ .p | default \"x\" }}") == "[pass]");
  CHECK(secrets("{{ .p | b64enc }}") == "[cGFzcw==]");
  CHECK(secrets("{{ upper .p }}{{ \"x\" | upper }}") == "[PASS]");
  CHECK(secrets("{{ get (dict \"k\" .p) \"k\" }}") == "[pass]");
}

TEST_CASE("maps that are merged into are changed in place, those that are new are shared") {
  CHECK(text_of("{{ $a := dict }}{{ $b := dict \"m\" (dict \"x\" 1) }}{{ $_ := merge $a $b }}"
                "{{ $_ = set $a.m \"y\" 2 }}{{ $b }}") == "map[m:map[x:1 y:2]]");
}

TEST_CASE("maps that are too deep are refused, not followed to the end of the stack") {
  const auto nested = [] {
    Value out = Value::dict();
    for (int i = 0; i < 1100; ++i) out = Value::dict({{"d", out}, {"n", i}});
    return out;
  };
  const Value data = Value::dict({{"a", nested()}, {"b", nested()}});
  const auto failing = [&data](const std::string& text) {
    try {
      return text_of(text, data);
    } catch (const gotpl::Failure& failure) {
      return failure.cause()->message();
    }
  };
  CHECK(failing("{{ deepCopy .a }}") == "data is nested more than 1000 levels deep");
  CHECK(failing("{{ deepEqual .a .b }}") == "the values are too deep to compare");
  CHECK(failing("{{ merge .a .b }}") == "the maps are too deep to merge");
}
