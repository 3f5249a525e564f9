// Downloads: held to their digest, kept by it, kept nowhere where there is no place.
#include "net/download.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "support/fake_transport.hpp"

using namespace kboot;

namespace {

// sha256 of "hello\n"
const std::string hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

// A cache folder of its own for one case.
struct Cache {
  Cache() {
    char name[] = "/tmp/kboot-download-XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    folder = name;
    setenv("XDG_CACHE_HOME", name, 1);
  }
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;
  ~Cache() {
    unsetenv("XDG_CACHE_HOME");
    std::filesystem::remove_all(folder);
  }
  std::string folder;
};

}  // namespace

TEST_CASE("a download is kept by its digest and not fetched again") {
  const Cache cache;
  test::World world;
  world.transport.answer = [](const net::Request&) { return test::FakeAnswer{.body = "hello\n"}; };
  const net::Source source{.url = "https://h/f", .sha256 = hello};
  CHECK(net::download(world.context, world.transport, source) == "hello\n");
  CHECK(net::download(world.context, world.transport, source) == "hello\n");
  CHECK(world.transport.requests.size() == 1);
  CHECK(base::read_file(cache.folder + "/kboot/downloads/" + hello) == "hello\n");
}

TEST_CASE("a damaged kept file is fetched again") {
  const Cache cache;
  base::make_directories(cache.folder + "/kboot/downloads");
  base::write_file(cache.folder + "/kboot/downloads/" + hello, "hel");
  test::World world;
  world.transport.answer = [](const net::Request&) { return test::FakeAnswer{.body = "hello\n"}; };
  CHECK(net::download(world.context, world.transport, {.url = "https://h/f", .sha256 = hello}) ==
        "hello\n");
}

TEST_CASE("a wrong digest names both and keeps nothing") {
  const Cache cache;
  test::World world;
  world.transport.answer = [](const net::Request&) { return test::FakeAnswer{.body = "evil"}; };
  try {
    net::download(world.context, world.transport, {.url = "https://u:secret@h/f", .sha256 = hello});
    FAIL("must throw");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "checksum-mismatch");
    CHECK(error.diagnostic().message == "`https://h/f` is not what was expected");
    REQUIRE(error.diagnostic().notes.size() == 2);
    CHECK(error.diagnostic().notes[0] == "expected sha256 " + hello);
    CHECK(error.diagnostic().notes[1].starts_with("found    sha256 "));
  }
  CHECK_FALSE(base::exists(cache.folder + "/kboot/downloads/" + hello));
}

TEST_CASE("without a place to keep it the bytes still come") {
  const Cache cache;
  base::write_file(cache.folder + "/kboot", "a file where the folder would be");
  test::World world;
  world.transport.answer = [](const net::Request&) { return test::FakeAnswer{.body = "hello\n"}; };
  CHECK(net::download(world.context, world.transport, {.url = "https://h/f", .sha256 = hello}) ==
        "hello\n");
}

TEST_CASE("files and paths are sources too") {
  const Cache cache;
  base::write_file(cache.folder + "/m.yaml", "hello\n");
  test::World world;
  CHECK(net::download(world.context, world.transport, {.url = cache.folder + "/m.yaml"}) ==
        "hello\n");
  CHECK(net::download(world.context, world.transport,
                      {.url = "file://" + cache.folder + "/m.yaml", .sha256 = hello}) == "hello\n");
  CHECK_THROWS_AS(net::download(world.context, world.transport, {.url = cache.folder + "/none"}),
                  base::Error);
}

TEST_CASE("bad sources are refused before anything is sent") {
  test::World world;
  CHECK_THROWS_AS(net::download(world.context, world.transport, {.url = "ftp://h/f"}), base::Error);
  CHECK_THROWS_AS(net::download(world.context, world.transport, {.url = "https://"}), base::Error);
  CHECK_THROWS_AS(
      net::download(world.context, world.transport, {.url = "https://h/f", .sha256 = "abc"}),
      base::Error);
  CHECK(world.transport.requests.empty());
}

TEST_CASE("a status other than 200 is a failed download") {
  test::World world;
  world.transport.answer = [](const net::Request&) { return test::FakeAnswer{.status = 404}; };
  try {
    net::download(world.context, world.transport, {.url = "https://h/f"});
    FAIL("must throw");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().message == "`https://h/f` answers with status 404");
  }
}
