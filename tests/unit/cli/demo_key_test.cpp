// Unit tests of the warning about the recipes' key.
#include "cli/demo_key.hpp"

#include <doctest/doctest.h>

#include "crypto/crypto.hpp"
#include "support/test_context.hpp"

using namespace kboot;

namespace {

class Nobody final : public vault::KeySource {
 public:
  std::optional<crypto::SecretBytes> ask(const std::string&) override { return std::nullopt; }
  void warn(const base::Diagnostic&) override {}
};

class Listener final : public run::Reporter {
 public:
  std::vector<std::string> messages;
  void on(const run::Event& event) override {
    if (const auto* warned = std::get_if<run::Warned>(&event))
      messages.push_back(warned->diagnostic.message);
  }
};

// A keyring with one identity, and a text for it.
struct Case {
  test::TestContext test;
  crypto::SystemEntropy entropy;
  Nobody nobody;
  vault::Keyring keyring{test.context, nobody};
  Listener listener;
  std::vector<run::Reporter*> listeners{&listener};
  cli::DemoKeyWatch watch{keyring, listeners};
  std::string sealed;

  explicit Case(std::string_view identity) {
    vault::KeySpec spec;
    spec.kind = vault::KeySpec::Kind::identity_text;
    spec.text = crypto::SecretBytes::copy(identity);
    keyring.add(std::move(spec));
    sealed = vault::encrypt(entropy, "token: 1", keyring.recipients());
  }
  void open() { CHECK(keyring.open(sealed, "secrets/x.yml").text.view() == "token: 1"); }
  void connect(std::string server) {
    watch.on(run::ClusterConnected{.context = "c", .server = std::move(server), .version = "v1"});
  }
};

// As in docs/recipes/demo-identity; the end-to-end tests use that file itself.
constexpr std::string_view demo_identity =
    "AGE-SECRET-KEY-1M3DHSWD9ER7H4ULS0EC0MV829AKJPLULZJL7RE6PNKXTTNXGVTDQUCMAL0";

}  // namespace

TEST_CASE("the identity of the recipes is the one that the program knows") {
  CHECK(vault::to_text(vault::Identity::parse(demo_identity).recipient()) == cli::demo_recipient);
}

TEST_CASE("the demo key warns once for a server elsewhere, whenever it opened something") {
  Case before(demo_identity);
  before.open();
  before.connect("https://51.159.10.2:6443");
  before.connect("https://51.159.10.3:6443");
  REQUIRE(before.listener.messages.size() == 1);
  CHECK(before.listener.messages[0].find("https://51.159.10.2:6443") != std::string::npos);

  Case after(demo_identity);
  after.connect("https://cluster.example.org");
  CHECK(after.listener.messages.empty());
  after.open();
  after.watch.on(run::TaskFinished{});
  CHECK(after.listener.messages.size() == 1);
}

TEST_CASE("the demo key does not warn for this machine, unused, or when another key opened it") {
  Case here(demo_identity);
  here.open();
  for (const char* server : {"https://127.0.0.1:6443", "https://localhost:1", "https://[::1]:6443"})
    here.connect(server);
  CHECK(here.listener.messages.empty());

  Case unused(demo_identity);
  unused.connect("https://51.159.10.2:6443");
  unused.watch.on(run::TaskFinished{});
  CHECK(unused.listener.messages.empty());

  crypto::SystemEntropy entropy;
  Case other(vault::Identity::generate(entropy).to_text().view());
  other.open();
  other.connect("https://51.159.10.2:6443");
  CHECK(other.listener.messages.empty());
}
