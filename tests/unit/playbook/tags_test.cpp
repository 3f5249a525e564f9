// The choice of tags, as ansible-core makes it.
#include <doctest/doctest.h>

#include "playbook/playbook.hpp"

using kboot::playbook::tags_match;
using Words = std::vector<std::string>;

TEST_CASE("without a choice everything runs but never") {
  CHECK(tags_match({}, {}));
  CHECK(tags_match({"a"}, {}));
  CHECK_FALSE(tags_match({"never", "a"}, {}));
}

TEST_CASE("--tags takes those tags, and always") {
  const kboot::playbook::TagChoice choice{.only = {"a"}, .skip = {}};
  CHECK(tags_match({"a", "b"}, choice));
  CHECK(tags_match({"always"}, choice));
  CHECK(tags_match({"never", "a"}, choice));
  CHECK_FALSE(tags_match({"b"}, choice));
  CHECK_FALSE(tags_match({}, choice));
}

TEST_CASE("tagged, untagged and all are words of their own") {
  CHECK(tags_match({"a"}, {.only = {"tagged"}, .skip = {}}));
  CHECK_FALSE(tags_match({}, {.only = {"tagged"}, .skip = {}}));
  CHECK_FALSE(tags_match({"never", "a"}, {.only = {"tagged"}, .skip = {}}));
  CHECK(tags_match({}, {.only = {"untagged"}, .skip = {}}));
  CHECK_FALSE(tags_match({"a"}, {.only = {"untagged"}, .skip = {}}));
}

TEST_CASE("--skip-tags wins") {
  CHECK_FALSE(tags_match({"a", "b"}, {.only = {"a"}, .skip = {"b"}}));
  CHECK_FALSE(tags_match({"always"}, {.only = {"all"}, .skip = {"always"}}));
  CHECK(tags_match({"always"}, {.only = {"all"}, .skip = {"all"}}));
  CHECK_FALSE(tags_match({}, {.only = {"all"}, .skip = {"untagged"}}));
  CHECK_FALSE(tags_match({"a"}, {.only = {"all"}, .skip = {"tagged"}}));
}
