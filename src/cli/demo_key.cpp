// Warns of the recipes' key.
#include "cli/demo_key.hpp"

#include "base/text.hpp"
#include "net/url.hpp"

namespace kboot::cli {

void DemoKeyWatch::on(const run::Event& event) {
  if (told_) return;
  if (const auto* connected = std::get_if<run::ClusterConnected>(&event)) {
    const auto url = net::parse_url(connected->server);
    if (!url || !net::is_loopback(url->host)) server_ = connected->server;
  } else if (!std::holds_alternative<run::TaskFinished>(event)) {
    return;  // values that stand inside a file are opened by the tasks that read them
  }
  if (server_.empty() || !keyring_.opened_for(vault::parse_recipient(demo_recipient))) return;
  told_ = true;
  const run::Warned warned{
      {.severity = base::Severity::warning,
       .code = "demo-key",
       .message = base::cat("secrets for the cluster ", server_,
                            " were opened with the demo key, which everybody has"),
       .hint = "make a key of your own with `kboot vault init`, new secrets, and encrypt those"}};
  for (run::Reporter* reporter : tell_) reporter->on(warned);
}

}  // namespace kboot::cli
