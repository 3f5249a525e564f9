// kboot init: a new project, ready to check, plan and run.
#include <algorithm>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/command_functions.hpp"
#include "cli/init_texts.hpp"
#include "cli/vault.hpp"
#include "gitops/checkout.hpp"

namespace kboot::cli {

namespace {

using base::cat;

struct Wishes {
  std::string folder, name, repository, branch;
  bool flux = false;
  std::string ci;  // "github", "gitlab" or empty
};

// It becomes names of folders, of an Application and of a Kustomization.
void check_name(const std::string& name) {
  const auto fits = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
  };
  const bool good = !name.empty() && name.size() <= 53 && std::ranges::all_of(name, fits) &&
                    !name.starts_with('-') && !name.ends_with('-');
  if (good && name != "all") return;
  throw base::Error("option-value", cat("`--name` cannot be `", name, "`"))
      .hint("it is a name of Kubernetes' kind: lowercase letters, digits and `-`");
}

// YAML would read more into it than a URL or a branch.
void check_plain(std::string_view option, const std::string& text) {
  const auto odd = [](char byte) {
    return static_cast<unsigned char>(byte) <= ' ' || byte == '#' || byte == '"' || byte == '\'' ||
           byte == '{' || byte == '}';
  };
  if (!text.empty() && std::ranges::none_of(text, odd)) return;
  throw base::Error("option-value", cat("`--", option, "` cannot be `", text, "`"));
}

Wishes wishes_of(const Arguments& arguments) {
  Wishes wishes;
  wishes.folder = arguments.positional().empty() ? "." : arguments.positional().front();
  wishes.name = arguments.value_or("name", "dev");
  wishes.flux = arguments.has("flux");
  wishes.ci = arguments.value_or("ci", "");
  const auto checkout = gitops::checkout_of(wishes.folder);
  const std::string branch = checkout && !checkout->branch.empty() ? checkout->branch : "main";
  wishes.branch = arguments.value_or("branch", branch);
  const std::string origin = gitops::origin_of(wishes.folder);
  wishes.repository =
      arguments.value_or("repo", origin.empty() ? "https://github.com/example/gitops.git" : origin);
  check_name(wishes.name);
  check_plain("repo", wishes.repository);
  check_plain("branch", wishes.branch);
  return wishes;
}

std::string filled(std::string_view text, const Wishes& wishes) {
  std::string out = base::replace_all(text, "@NAME@", wishes.name);
  out = base::replace_all(out, "@REPO@", wishes.repository);
  return base::replace_all(out, "@BRANCH@", wishes.branch);
}

std::vector<const NewFile*> files_for(const Wishes& wishes) {
  std::vector<const NewFile*> chosen;
  for (const NewFile& file : new_files) {
    const bool wanted = file.when == NewFor::all ||
                        file.when == (wishes.flux ? NewFor::flux : NewFor::argocd) ||
                        (file.when == NewFor::github && wishes.ci == "github") ||
                        (file.when == NewFor::gitlab && wishes.ci == "gitlab");
    if (wanted) chosen.push_back(&file);
  }
  return chosen;
}

// These stand in many folders that are no project yet, and need not be ours.
bool may_stay(std::string_view path) { return path == "README.md" || path == ".gitignore"; }

void refuse_overwriting(const std::vector<const NewFile*>& files, const Wishes& wishes) {
  for (const NewFile* file : files) {
    const std::string path = filled(file->path, wishes);
    if (may_stay(path) || !base::exists(base::join_path(wishes.folder, path))) continue;
    throw base::Error(
        "project-exists",
        cat("`", base::normal_path(base::join_path(wishes.folder, path)), "` is there already"))
        .hint("name another folder; a further cluster of this project is a folder in inventories/");
  }
}

void write(App& app, const NewFile& file, const Wishes& wishes) {
  const std::string path =
      base::normal_path(base::join_path(wishes.folder, filled(file.path, wishes)));
  if (base::exists(path)) {
    app.out().line(cat("kept ", path));
    return;
  }
  base::make_directories(base::directory_name(path));
  base::write_file(path, filled(file.text, wishes));
  app.out().line(cat("made ", path));
}

}  // namespace

int init_project(App& app, const Arguments& arguments) {
  const Wishes wishes = wishes_of(arguments);
  const auto files = files_for(wishes);
  refuse_overwriting(files, wishes);
  for (const NewFile* file : files) write(app, *file, wishes);
  const std::string user = base::env("USER").value_or("");
  make_vault(app, arguments, wishes.folder, user);
  const std::string inventory = cat("inventories/", wishes.name);
  const std::string here = base::normal_path(wishes.folder);
  app.out().line(cat("\nnext: ", here == "." ? "" : cat("cd ", here, " && "), "kboot check ",
                     inventory, " && kboot plan ", inventory));
  return 0;
}

}  // namespace kboot::cli
