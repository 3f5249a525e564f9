// A command line read by the table.
#include "cli/arguments.hpp"

#include <algorithm>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using base::Error;

bool is_named(const Option& option, std::string_view name) {
  if (option.name == name) return true;
  const auto aliases = base::split(option.aliases, ' ');
  return std::ranges::find(aliases, name) != aliases.end() && !name.empty();
}

template <typename Matches>
const Option* find_option(const Command& command, Matches matches) {
  for (const OptionGroup* group : command.groups) {
    for (const Option& option : group->options) {
      if (matches(option)) return &option;
    }
  }
  return nullptr;
}

std::string usage_hint(const Command& command) {
  return command.link ? cat("`", command.name, " --help` lists the options")
                      : cat("`kboot ", command.name, " --help` lists the options");
}

[[noreturn]] void refuse_unknown(const Command& command, std::string_view word) {
  std::vector<std::string> names;
  for (const OptionGroup* group : command.groups) {
    for (const Option& option : group->options) names.push_back(cat("--", option.name));
  }
  const std::string near = word.starts_with("--") ? base::did_you_mean(word, names) : "";
  throw Error("unknown-option", cat("`", command.name, "` has no option `", word, "`"))
      .hint(near.empty() ? usage_hint(command) : near);
}

void check_choice(const Option& option, const std::string& value) {
  if (option.choices.empty()) return;
  std::vector<std::string> choices;
  for (const std::string_view choice : base::split(option.choices, ' '))
    choices.emplace_back(choice);
  if (std::ranges::find(choices, value) != choices.end()) return;
  const std::string near = base::did_you_mean(value, choices);
  throw Error("option-value", cat("`--", option.name, "` cannot be `", value, "`"))
      .hint(near.empty() ? cat("it is one of ", base::join(choices, ", ")) : near);
}

// Python's argparse, which reads the links' command lines, takes the beginning of a long name where
// it is that of one only.
const Option* find_abbreviated(const Command& command, std::string_view word) {
  const std::string_view begin = word.substr(2);
  std::vector<std::string> names;
  const Option* found = nullptr;
  for (const OptionGroup* group : command.groups) {
    for (const Option& option : group->options) {
      std::vector<std::string_view> all = base::split(option.aliases, ' ');
      all.insert(all.begin(), option.name);
      for (const std::string_view name : all) {
        if (name.empty() || !name.starts_with(begin)) continue;
        names.push_back(cat("--", name));
        found = &option;
      }
    }
  }
  if (names.size() < 2) return found;
  throw Error("unknown-option",
              cat("ambiguous option: ", word, " could match ", base::join(names, ", ")));
}

// Walks over the words, once.
class Reader {
 public:
  Reader(const Command& command, std::span<const std::string> words)
      : command_(command), words_(words) {}

  [[nodiscard]] bool done() const { return at_ == words_.size(); }
  const std::string& next() { return words_[at_++]; }

  // The value of an option: what stands behind `=` or the letter, else the next word.
  std::string value_of(const Option& option, std::string_view written,
                       const std::string* attached) {
    if (attached != nullptr) return *attached;
    if (!done()) return next();
    throw Error("option-value", cat("`", written, "` needs a value: ", option.value))
        .hint(usage_hint(command_));
  }

 private:
  const Command& command_;
  std::span<const std::string> words_;
  std::size_t at_ = 0;
};

void refuse_unsupported(const Option& option, std::string_view written) {
  if (!option.refused.empty())
    throw Error("not-supported", cat("`", written, "` is not supported: ", option.refused));
}

}  // namespace

const Option* Arguments::option_named(std::string_view name) const {
  return find_option(*command_, [&](const Option& option) { return option.name == name; });
}

int Arguments::count(std::string_view option) const {
  return static_cast<int>(std::ranges::count_if(
      given_, [&](const Given& each) { return each.option->name == option; }));
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  for (auto each = given_.rbegin(); each != given_.rend(); ++each) {
    if (each->option->name == option) return each->value;
  }
  const Option* row = option_named(option);
  if (row == nullptr || row->env.empty()) return std::nullopt;
  auto fallback = base::env(std::string(row->env).c_str());
  if (fallback) check_choice(*row, *fallback);
  return fallback;
}

std::string Arguments::value_or(std::string_view option, std::string_view fallback) const {
  return value(option).value_or(std::string(fallback));
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  std::vector<std::string> all;
  for (const Given& each : given_) {
    if (each.option->name == option) all.push_back(each.value);
  }
  return all;
}

Arguments parse(const Command& command, std::span<const std::string> words) {
  Arguments arguments(command);
  Reader reader(command, words);
  const auto take = [&](const Option& option, std::string_view written,
                        const std::string* attached) {
    refuse_unsupported(option, written);
    if (option.takes == Takes::nothing) {
      if (attached != nullptr)
        throw Error("option-value", cat("`", written, "` takes no value"))
            .hint(usage_hint(command));
      arguments.given_.push_back({&option, {}});
      return;
    }
    std::string value = reader.value_of(option, written, attached);
    check_choice(option, value);
    arguments.given_.push_back({&option, std::move(value)});
  };
  while (!reader.done()) {
    const std::string& word = reader.next();
    if (word == "--") {
      while (!reader.done()) arguments.positional_.push_back(reader.next());
    } else if (word.starts_with("--")) {
      const std::size_t equals = word.find('=');
      const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
      const Option* option =
          find_option(command, [&](const Option& each) { return is_named(each, name); });
      if (option == nullptr && command.link && !name.empty()) {
        option = find_abbreviated(command, cat("--", name));
      }
      if (option == nullptr) refuse_unknown(command, word.substr(0, equals));
      const std::string attached = equals == std::string::npos ? "" : word.substr(equals + 1);
      take(*option, cat("--", name), equals == std::string::npos ? nullptr : &attached);
    } else if (word.size() > 1 && word.front() == '-') {
      for (std::size_t at = 1; at < word.size(); ++at) {
        const Option* option =
            find_option(command, [&](const Option& each) { return each.letter == word[at]; });
        if (option == nullptr) refuse_unknown(command, cat("-", word[at]));
        const std::string rest = word.substr(at + 1);
        const bool takes_rest = option->takes != Takes::nothing && !rest.empty();
        take(*option, cat("-", word[at]), takes_rest ? &rest : nullptr);
        if (takes_rest) break;
      }
    } else {
      arguments.positional_.push_back(word);
    }
  }
  if (arguments.has("help")) return arguments;
  if (arguments.positional_.size() < command.least) {
    throw Error("too-few-arguments",
                cat("`", command.name, "` needs an argument: ", command.arguments))
        .hint(usage_hint(command));
  }
  if (arguments.positional_.size() > command.most) {
    throw Error("too-many-arguments", cat("`", command.name, "` does not take `",
                                          arguments.positional_[command.most], "`"))
        .hint(usage_hint(command));
  }
  return arguments;
}

Chosen choose_command(std::span<const std::string> words) {
  for (const std::size_t size : {std::size_t{2}, std::size_t{1}}) {
    if (words.size() < size) continue;
    const std::string name = size == 2 ? cat(words[0], " ", words[1]) : words[0];
    const Command* command = find_command(name);
    if (command != nullptr && !command->link) return {command, size};
  }
  std::vector<std::string> names;
  const std::string family = cat(words[0], " ");
  bool has_family = false;
  for (const Command& command : commands()) {
    if (command.link) continue;
    names.emplace_back(command.name);
    has_family = has_family || command.name.starts_with(family);
  }
  const std::string word = has_family && words.size() > 1 ? cat(words[0], " ", words[1]) : words[0];
  if (has_family && words.size() == 1) {
    throw Error("unknown-command", cat("`kboot ", word, "` needs the name of what to do"))
        .hint(cat("`kboot ", word, " --help` lists what there is"));
  }
  const std::string near = base::did_you_mean(word, names);
  throw Error("unknown-command", cat("there is no command `", word, "`"))
      .hint(near.empty() ? "`kboot --help` lists the commands" : near);
}

}  // namespace kboot::cli
