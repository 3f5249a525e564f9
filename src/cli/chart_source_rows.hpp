// The rows of the table of commands that say which chart is meant and how to get at it.
#pragma once

#include "cli/table.hpp"

namespace kboot::cli {

inline constexpr Option chart_source_rows[] = {
    {.name = "repo",
     .takes = Takes::text,
     .value = "URL",
     .doc = "the repository that CHART is a name in"},
    {.name = "version",
     .takes = Takes::text,
     .value = "CONSTRAINT",
     .doc = "the chart's version: 1.2.3, ^1.2, \">=1 <3\"; else the newest"},
    {.name = "devel", .doc = "prereleases too, where no version is given"},
    {.name = "chart-digest",
     .takes = Takes::text,
     .value = "SHA256",
     .doc = "what the archive must be, else it is refused"},
    {.name = "verify", .doc = "refused: kboot reads no PGP signatures"},
};
inline constexpr OptionGroup chart_source_options{"Which chart", chart_source_rows};

inline constexpr Option chart_access_rows[] = {
    {.name = "username",
     .letter = 'u',
     .takes = Takes::text,
     .value = "NAME",
     .doc = "who we are to the server"},
    {.name = "password",
     .takes = Takes::text,
     .value = "PASSWORD",
     .doc = "its password; others of this machine can see it",
     .env = "KBOOT_CHART_PASSWORD"},
    {.name = "password-stdin", .doc = "read the password from standard input"},
    {.name = "pass-credentials", .doc = "give them to other servers than the repository's too"},
    {.name = "ca-file",
     .takes = Takes::file,
     .value = "FILE",
     .doc = "the certificates to trust in"},
    {.name = "cert-file", .takes = Takes::file, .value = "FILE", .doc = "a client certificate"},
    {.name = "key-file", .takes = Takes::file, .value = "FILE", .doc = "its key"},
    {.name = "insecure-skip-tls-verify",
     .doc = "do not check the server's certificate",
     .aliases = "insecure"},
    {.name = "plain-http", .doc = "HTTP to an OCI registry"},
};
inline constexpr OptionGroup chart_access_options{"How to get in", chart_access_rows};

}  // namespace kboot::cli
