// The host keys of public Git servers, as their owners publish them.
//
// docs.github.com (GitHub's SSH key fingerprints), docs.gitlab.com (SSH host keys fingerprints),
// support.atlassian.com (Configure SSH keys for Bitbucket), learn.microsoft.com (Azure DevOps),
// docs.codeberg.org (SSH fingerprint). The unit test compares their published fingerprints.
#include "gitops/known_hosts.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view bitbucket_ecdsa =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPIQmuzMBuKdWeF4+a2sjSSpBK0iqitSQ+5BM9"
    "KhpexuGt20JpTVM7u5BDZngncgrqDMbWdxMWWOGtZ9UgbqgZE=";
constexpr std::string_view bitbucket_ed25519 =
    "AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO";
constexpr std::string_view bitbucket_rsa =
    "AAAAB3NzaC1yc2EAAAADAQABAAABgQDQeJzhupRu0u0cdegZIa8e86EG2qOCsIsD1Xw0xSeiPDlCr7kq97NLmMbpKT"
    "X6Esc30NuoqEEHCuc7yWtwp8dI76EEEB1VqY9QJq6vk+aySyboD5QF61I/1WeTwu+deCbgKMGbUijeXhtfbxSxm6Jw"
    "GrXrhBdofTsbKRUsrN1WoNgUa8uqN1Vx6WAJw1JHPhglEGGHea6QICwJOAr/6mrui/oB7pkaWKHj3z7d1IC4KWLtY4"
    "7elvjbaTlkN04Kc/5LFEirorGYVbt15kAUlqGM65pk6ZBxtaO3+30LVlORZkxOh+LKL/BvbZ/iRNhItLqNyieoQj/u"
    "h/7Iv4uyH/cV/0b4WDSd3DptigWq84lJubb9t/DnZlrJazxyDCulTmKdOR7vs9gMTo+uoIrPSb8ScTtvw65+odKAlB"
    "j59dhnVp9zd7QUojOpXlL62Aw56U4oO+FALuevvMjiWeavKhJqlR7i5n9srYcrNV7ttmDw7kf/97P5zauIhxcjX+xH"
    "v4M=";
constexpr std::string_view codeberg_ecdsa =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBL2pDxWr18SoiDJCGZ5LmxPygTlPu+cCKSkpqk"
    "vCyQzl5xmIMeKNdfdBpfbCGDPoZQghePzFZkKJNR/v9Win3Sc=";
constexpr std::string_view codeberg_ed25519 =
    "AAAAC3NzaC1lZDI1NTE5AAAAIIVIC02vnjFyL+I4RHfvIGNtOgJMe769VTF1VR4EB3ZB";
constexpr std::string_view github_ecdsa =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMj"
    "NuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=";
constexpr std::string_view github_ed25519 =
    "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
constexpr std::string_view github_rsa =
    "AAAAB3NzaC1yc2EAAAADAQABAAABgQCj7ndNxQowgcQnjshcLrqPEiiphnt+VTTvDP6mHBL9j1aNUkY4Ue1gvwnGLV"
    "lOhGeYrnZaMgRK6+PKCUXaDbC7qtbW8gIkhL7aGCsOr/C56SJMy/BCZfxd1nWzAOxSDPgVsmerOBYfNqltV9/hWCqB"
    "ywINIR+5dIg6JTJ72pcEpEjcYgXkE2YEFXV1JHnsKgbLWNlhScqb2UmyRkQyytRLtL+38TGxkxCflmO+5Z8CSSNY7G"
    "idjMIZ7Q4zMjA2n1nGrlTDkzwDCsw+wqFPGQA179cnfGWOWRVruj16z6XyvxvjJwbz0wQZ75XK5tKSb7FNyeIEs4TT"
    "4jk+S4dhPeAUC5y+bDYirYgM4GC7uEnztnZyaVWQ7B381AK4Qdrwt51ZqExKbQpTUNn+EjqoTwvqNj4kqx5QUCI0Th"
    "S/YkOxJCXmPUWZbhjpCg56i+2aB6CmK2JGhn57K5mj0MNdBXA4/WnwH6XoPWJzK5Nyu2zB3nAZp+S5hpQs+p1vN1/w"
    "sjk=";
constexpr std::string_view gitlab_ecdsa =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFSMqzJeV9rUzU4kWitGjeR4PWSa29SPqJ1fVk"
    "htj3Hw9xjLVXVYrU9QlYWrOLXBpQ6KWjbjTDTdDkoohFzgbEY=";
constexpr std::string_view gitlab_ed25519 =
    "AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf";
constexpr std::string_view gitlab_rsa =
    "AAAAB3NzaC1yc2EAAAADAQABAAABAQCsj2bNKTBSpIYDEGk9KxsGh3mySTRgMtXL583qmBpzeQ+jqCMRgBqB98u3z+"
    "+J1sKlXHWfM9dyhSevkMwSbhoR8XIq/U0tCNyokEi/ueaBMCvbcTHhO7FcwzY92WK4Yt0aGROY5qX2UKSeOvuP4D6T"
    "PqKF1onrSzH9bx9XUf2lEdWT/ia1NEKjunUqu1xOB/StKDHMoX4/OKyIzuS0q/T1zOATthvasJFoPrAjkohTyaDUz2"
    "LN5JoH839hViyEG82yB+MjcFV5MU3N1l1QL3cVUCh93xSaua1N85qivl+siMkPGbO5xR/En4iEY6K2XPASUEMaieWV"
    "NTRCtJ4S8H+9";
constexpr std::string_view azure_rsa =
    "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7Hr1oTWqNqOlzGJOfGJ4NakVyIzf1rXYd4d7wo6jBlkLvCA4odBlL0mDUyZ"
    "0/QUfTTqeu+tm22gOsv+VrVTMk6vwRU75gY/y9ut5Mb3bR5BV58dKXyq9A9UeB5Cakehn5Zgm6x1mKoVyf+FFn26iY"
    "qXJRgzIZZcZ5V6hrE0Qg39kZm4az48o0AUbf6Sp4SLdvnuMa2sVNwHBboS7EJkm57XQPVU3/QpyNLHbWDdzwtrlS+e"
    "z30S3AdYhLKEOxAG8weOnyrtLJAUen9mTkol8oII1edf7mWWbWVf0nBmly21+nZcmCTISQBtdcyPaEno7fFQMDD26/"
    "s0lfKob4Kw8H";

constexpr PublishedKey keys[] = {
    {"bitbucket.org", "ecdsa-sha2-nistp256", bitbucket_ecdsa},
    {"bitbucket.org", "ssh-ed25519", bitbucket_ed25519},
    {"bitbucket.org", "ssh-rsa", bitbucket_rsa},
    {"codeberg.org", "ecdsa-sha2-nistp256", codeberg_ecdsa},
    {"codeberg.org", "ssh-ed25519", codeberg_ed25519},
    {"github.com", "ecdsa-sha2-nistp256", github_ecdsa},
    {"github.com", "ssh-ed25519", github_ed25519},
    {"github.com", "ssh-rsa", github_rsa},
    {"gitlab.com", "ecdsa-sha2-nistp256", gitlab_ecdsa},
    {"gitlab.com", "ssh-ed25519", gitlab_ed25519},
    {"gitlab.com", "ssh-rsa", gitlab_rsa},
    {"ssh.dev.azure.com", "ssh-rsa", azure_rsa},
    {"[ssh.github.com]:443", "ecdsa-sha2-nistp256", github_ecdsa},
    {"[ssh.github.com]:443", "ssh-ed25519", github_ed25519},
    {"[ssh.github.com]:443", "ssh-rsa", github_rsa},
    {"vs-ssh.visualstudio.com", "ssh-rsa", azure_rsa},
};

}  // namespace

std::span<const PublishedKey> published_host_keys() noexcept { return keys; }

}  // namespace kboot::gitops
