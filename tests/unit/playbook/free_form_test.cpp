// Arguments written as text.
#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "playbook/free_form.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

using kboot::playbook::parse_free_form;
using kboot::playbook::split_arguments;

TEST_CASE("words are split at white space, but not inside quotes and braces") {
  const auto words =
      split_arguments("a=1 b=\"x y\" c={{ d + 1 }} e={% if f or g %}h{% endif %}", {});
  CHECK(words == std::vector<std::string>{"a=1", "b=\"x y\"", "c={{ d + 1 }}",
                                          "e={% if f or g %}h{% endif %}"});
}

TEST_CASE("quotes and braces that do not close are an error") {
  CHECK_THROWS_AS(static_cast<void>(split_arguments("a=\"x", {})), kboot::base::Error);
  CHECK_THROWS_AS(static_cast<void>(split_arguments("a={{ x", {})), kboot::base::Error);
}

TEST_CASE("k=v parts lose their quotes; escapes are decoded") {
  const auto form = parse_free_form("src=a.txt dest='/tmp/x y' msg=\"one\\ntwo\" f=a=b", false);
  CHECK(kboot::value::to_json(form.arguments) ==
        R"({"src":"a.txt","dest":"/tmp/x y","msg":"one\ntwo","f":"a=b"})");
  CHECK(form.rest.empty());
}

TEST_CASE("text of a command keeps what is no option of its own") {
  const auto form = parse_free_form("echo a=b \"c d\" chdir=/tmp", true);
  CHECK(form.rest == "echo a=b \"c d\"");
  CHECK(kboot::value::to_json(form.arguments) == R"({"chdir":"/tmp"})");
}

TEST_CASE("lines of a command stay lines") {
  CHECK(parse_free_form("set -e\necho x", true).rest == "set -e\necho x");
}
