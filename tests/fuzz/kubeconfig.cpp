// Fuzzes kubeconfig files: whatever YAML they are, each context in them is found or refused.
#include "kube/kubeconfig.hpp"
#include "target.hpp"
#include "value/yaml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const value::YamlOptions options{
        .schema = value::Schema::goyaml, .secret = true, .max_events = 100'000};
    const kube::Kubeconfig config = kube::parse_kubeconfig(
        value::read_yaml(fuzz::text_of(data, size), "config", options), "config", "/home");
    fuzz::accepts([&] { (void)config.context(""); });
    for (const kube::ContextEntry& context : config.contexts) {
      fuzz::accepts([&] { (void)config.cluster_of(config.context(context.name)); });
      fuzz::accepts([&] { (void)config.user_of(config.context(context.name)); });
    }
  });
  return 0;
}
