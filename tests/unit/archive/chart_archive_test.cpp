// Tests of chart archives: what is read, and what nasty archives are refused for.
#include <doctest/doctest.h>

#include <array>

#include "archive/archive.hpp"
#include "base/text.hpp"

using namespace kboot;

namespace {

struct Item {
  std::string name;
  std::string data = {};
  char type = '0';
  std::string target = {};
};

void put(std::string& block, std::size_t at, std::string_view text) {
  block.replace(at, text.size(), text);
}

std::string octal(std::uint64_t number, int digits) {
  std::string out(static_cast<std::size_t>(digits), '0');
  for (auto it = out.rbegin(); it != out.rend(); ++it, number /= 8)
    *it += static_cast<char>(number % 8);
  return out;
}

void sign(std::string& block) {
  put(block, 148, "        ");
  std::uint64_t sum = 0;
  for (const char byte : block) sum += static_cast<unsigned char>(byte);
  put(block, 148, octal(sum, 6) + std::string("\0 ", 2));
}

std::string header(const Item& item) {
  std::string block(512, '\0');
  put(block, 0, item.name.substr(0, 100));
  put(block, 100, "0000644");
  put(block, 124, octal(item.data.size(), 11));
  put(block, 136, octal(1'700'000'000, 11));
  block[156] = item.type;
  put(block, 157, item.target);
  put(block, 257, std::string_view("ustar\00000", 8));
  sign(block);
  return block;
}

std::string tar(const std::vector<Item>& items) {
  std::string out;
  for (const Item& item : items) {
    out += header(item) + item.data;
    out.resize((out.size() + 511) / 512 * 512);
  }
  return out + std::string(1024, '\0');
}

std::vector<archive::File> read(const std::vector<Item>& items, std::uint64_t limit = 10'000) {
  return archive::read_chart_archive(archive::gzip(tar(items)), "x.tgz", limit);
}

std::string refusal(const std::vector<Item>& items, std::uint64_t limit = 10'000) {
  try {
    (void)read(items, limit);
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().frames.at(0).text == "in the archive `x.tgz`");
    return error.diagnostic().message;
  }
  return "";
}

std::string pax(std::string_view key, std::string_view value) {
  const std::string rest = base::cat(" ", key, "=", value, "\n");
  std::size_t length = rest.size() + 2;
  if (length > 99) ++length;
  return base::cat(length, rest);
}

}  // namespace

TEST_CASE("files come in order, without the first folder, folders left out") {
  const auto files = read({{"web/", "", '5'},
                           {"web/Chart.yaml", "name: web\n"},
                           {"web/templates/", ""},
                           {"web/./templates//a.yaml", "a: 1\n"},
                           {"other/values.yaml", "\xEF\xBB\xBF{}"}});
  REQUIRE(files.size() == 3);
  CHECK(files[0].name == "Chart.yaml");
  CHECK(files[0].data == "name: web\n");
  CHECK(files[0].modified == base::WallTime(std::chrono::seconds(1'700'000'000)));
  CHECK(files[1].name == "templates/a.yaml");
  CHECK(files[2].name == "values.yaml");
  CHECK(files[2].data == "\xEF\xBB\xBF{}");
}

TEST_CASE("backslashes of Windows are slashes") {
  const auto files = read({{"web\\templates\\a.yaml", "a"}});
  CHECK(files.at(0).name == "templates/a.yaml");
}

TEST_CASE("long names: GNU's entry, pax records and the prefix of ustar") {
  const std::string name = "web/" + std::string(150, 'n') + "/deep.yaml";
  CHECK(read({{"././@LongLink", name + '\0', 'L'}, {name, "x"}}).at(0).name == name.substr(4));
  CHECK(read({{"pax", pax("path", name), 'x'}, {"web/short", "x"}}).at(0).name == name.substr(4));
  std::string block = header({"deep.yaml", "x"});
  put(block, 345, "web/templates");
  sign(block);
  const std::string bytes = archive::gzip(block + 'x' + std::string(511 + 1024, '\0'));
  CHECK(archive::read_chart_archive(bytes, "x").at(0).name == "templates/deep.yaml");
}

TEST_CASE("pax records say more about the next entry only") {
  const auto files = read({{"pax", pax("mtime", "1600000000.25"), 'x'},
                           {"web/a", "1"},
                           {"web/b", "2"},
                           {"pax", pax("path", "nowhere/z"), 'g'},
                           {"web/c", "3"}});
  REQUIRE(files.size() == 3);
  CHECK(files[0].modified.time_since_epoch() == std::chrono::milliseconds(1'600'000'000'250));
  CHECK(files[1].modified.time_since_epoch() == std::chrono::seconds(1'700'000'000));
  CHECK(files[2].name == "c");
}

// The messages are those of Helm's pkg/chart/loader/archive on the same archives.
TEST_CASE("ways out of the chart are refused in Helm's words") {
  CHECK(refusal({{"web/../../etc/passwd", "x"}}) == "chart illegally references parent directory");
  CHECK(refusal({{"web/..", "x"}}) == "chart illegally references parent directory");
  CHECK(refusal({{"web//etc/passwd", "x"}}) == "chart illegally contains absolute paths");
  CHECK(refusal({{"/Chart.yaml", "x"}}).empty());
  CHECK(refusal({{"web/c:/windows", "x"}}) == "chart contains illegally named files");
  CHECK(refusal({{"web\\C:\\windows", "x"}}) == "chart contains illegally named files");
  CHECK(refusal({{"Chart.yaml", "x"}}) ==
        "chart illegally contains content outside the base directory: \"Chart.yaml\"");
  CHECK(refusal({{"web/.", "x"}}) ==
        "chart illegally contains content outside the base directory: \"web/.\"");
  CHECK(refusal({{"Chart.yaml/x", "x"}}) == "chart yaml not in base directory");
  CHECK(refusal({{"web/", "", '5'}}) == "no files in chart archive");
  CHECK(refusal({}) == "no files in chart archive");
}

TEST_CASE("links out of the archive are refused, others are empty files as in Helm") {
  CHECK(refusal({{"web/a", "", '2', "/etc/passwd"}}) == "the link `web/a` leads out of the chart");
  CHECK(refusal({{"web/a", "", '2', "../x"}}) == "the link `web/a` leads out of the chart");
  CHECK(refusal({{"web/t/a", "", '2', "../../x"}}) == "the link `web/t/a` leads out of the chart");
  CHECK(refusal({{"web/a", "", '1', "../web/b"}}) == "the link `web/a` leads out of the chart");
  CHECK(refusal({{"web/a", "", '2', "c:/x"}}) == "the link `web/a` leads out of the chart");
  const auto files = read({{"web/t/a", "", '2', "../values.yaml"}, {"web/b", "", '1', "web/t/a"}});
  REQUIRE(files.size() == 2);
  CHECK(files[0].data.empty());
  CHECK(files[1].data.empty());
}

TEST_CASE("all files together stay below the bound") {
  const std::string half(500, 'x');
  CHECK(read({{"web/a", half}, {"web/b", half}}, 1001).size() == 2);
  CHECK(refusal({{"web/a", half}, {"web/b", half}}, 1000) ==
        "decompressed chart is larger than the maximum size 1000");
  CHECK(refusal({{"web/a", std::string(2000, 'x')}}, 1000) ==
        "decompressed chart is larger than the maximum size 1000");
}

TEST_CASE("a header that promises terabytes takes no memory") {
  std::string block = header({"web/a"});
  put(block, 124, std::string_view("\x80\0\0\0\0\0\x7f\0\0\0\0\0", 12));
  sign(block);
  CHECK_THROWS_AS((void)archive::read_chart_archive(archive::gzip(block), "x"), base::Error);
}

TEST_CASE("damaged tar files are refused") {
  const auto message = [](const std::string& bytes) -> std::string {
    try {
      (void)archive::read_chart_archive(archive::gzip(bytes), "x");
    } catch (const base::Error& error) {
      return error.diagnostic().message;
    }
    return "";
  };
  const std::string good = tar({{"web/a", "some text"}});
  CHECK(message(good).empty());
  CHECK(message(good.substr(0, 1024)).empty());  // Helm reads it without the end mark too
  CHECK(message(good.substr(0, 700)) == "the tar file is damaged: it ends too early");
  CHECK(message(good.substr(0, 100)) == "the tar file is damaged: it ends too early");
  std::string wrong_sum = good;
  wrong_sum[0] = 'W';
  CHECK(message(wrong_sum) == "the tar file is damaged: a header has a wrong checksum");
  CHECK(message(tar({{"pax", "99 path=x\n", 'x'}, {"web/a", "x"}})) ==
        "the tar file is damaged: a pax record has a wrong length");
  CHECK(message(tar({{"pax", "8 path x", 'x'}, {"web/a", "x"}})) ==
        "the tar file is damaged: a pax record is none");
  CHECK(message(tar({{"pax", pax("size", "-1"), 'x'}, {"web/a", "x"}})) ==
        "the tar file is damaged: a pax size is none");
  CHECK(message(tar({{"web/a", "x", 'S'}})) == "the tar file is damaged: it holds a sparse file");
  CHECK_THROWS_AS((void)archive::read_chart_archive("no gzip", "x"), base::Error);
}

TEST_CASE("what is written is read again, long names and times too, and always the same") {
  const base::WallTime at(std::chrono::seconds(1'600'000'000));
  std::vector<archive::File> files = {{"Chart.yaml", "name: web\n", at}, {"empty", "", at}};
  for (const int size : {85, 90, 95, 96, 97, 99, 150, 990}) {
    files.push_back({"templates/" + std::string(static_cast<std::size_t>(size), 'n'), "x", at});
  }
  const std::string bytes = archive::write_chart_archive(files, "web");
  CHECK(bytes == archive::write_chart_archive(files, "web"));
  const auto again = archive::read_chart_archive(bytes, "x");
  REQUIRE(again.size() == files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    CHECK(again[i].name == files[i].name);
    CHECK(again[i].data == files[i].data);
    CHECK(again[i].modified == at);
  }
}
