// Charts and values by the command line.
#include "cli/chart_arguments.hpp"

#include "base/text.hpp"
#include "cli/vault_files.hpp"
#include "helm/open_chart.hpp"

namespace kboot::cli {

namespace {

helm::Network network(App& app) { return {app.context(), app.transport()}; }

bool is_web_address(std::string_view where) {
  return where.starts_with("http://") || where.starts_with("https://");
}

class Reader final : public helm::ValueReader {
 public:
  Reader(App& app, const helm::Access& access) : app_(app), access_(access) {}

  [[nodiscard]] std::string read(const std::string& where) override {
    if (base::trim(where) == standard_stream) return std::string(read_input("-").view());
    if (is_web_address(where)) return helm::get(network(app_), where, access_, where);
    try {
      return helm::ValueReader::read(where);
    } catch (base::Error& error) {
      if (error.diagnostic().code == "file-not-found") {
        error.note(base::cat("open ", where, ": no such file or directory"));
      }
      throw;
    }
  }

 private:
  App& app_;
  const helm::Access access_;
};

}  // namespace

std::vector<std::string> comma_values(const Arguments& arguments, std::string_view option) {
  std::vector<std::string> all;
  for (const std::string& value : arguments.values(option)) {
    for (const std::string_view each : base::split(value, ',')) all.emplace_back(each);
  }
  return all;
}

helm::Value chart_values(App& app, const Arguments& arguments, const helm::Access& access) {
  const helm::ValueOptions options{.files = comma_values(arguments, "values"),
                                   .json = arguments.values("set-json"),
                                   .set = arguments.values("set"),
                                   .strings = arguments.values("set-string"),
                                   .file_contents = arguments.values("set-file"),
                                   .literals = arguments.values("set-literal")};
  Reader reader(app, access);
  return helm::merge_options(options, reader);
}

std::shared_ptr<helm::Chart> open_chart(App& app, const Arguments& arguments,
                                        const helm::LocateOptions& location,
                                        const std::string& reference, base::Diagnostics& warnings) {
  const helm::OpenOptions options{.location = location,
                                  .dependency_update = arguments.has("dependency-update"),
                                  .say = [&app](std::string_view line) { app.err().line(line); }};
  return helm::open_chart(network(app), helm::places_of_environment(), reference, options,
                          warnings);
}

}  // namespace kboot::cli
