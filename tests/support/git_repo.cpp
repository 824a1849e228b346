// SPDX-License-Identifier: Apache-2.0
#include "git_repo.h"

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"

#include "process.h"

namespace lockstep {

GitRepo::GitRepo() { git({"init", "--quiet", "--initial-branch=main", "."}); }

GitRepo& GitRepo::write(const std::string& file, const std::string& text) {
  write_file_atomic(folder_ / file, text, 0644);
  return *this;
}

GitRepo& GitRepo::remove(const std::string& file) {
  if (std::filesystem::remove_all(folder_ / file) == 0) throw Error("no file {} to remove", file);
  return *this;
}

GitRepo& GitRepo::copy_from(const std::string& folder_of_project) {
  std::filesystem::copy(std::string(LOCKSTEP_SOURCE_DIR) + "/" + folder_of_project, folder_.path(),
                        std::filesystem::copy_options::recursive);
  return *this;
}

GitRepo& GitRepo::replace(const std::string& file, const std::string& from, const std::string& to) {
  const std::string text = read_file(folder_ / file);
  if (!contains(text, from)) throw Error("{} does not contain '{}'", file, from);
  return write(file, replace_all(text, from, to));
}

std::string GitRepo::commit(const std::string& message) {
  git({"add", "--all"});
  git({"commit", "--quiet", "--allow-empty", "-m", message});
  return git({"rev-parse", "HEAD"});
}

std::string GitRepo::git(std::vector<std::string> args) const {
  std::vector<std::string> words{"git", "-c", "user.name=Test", "-c", "user.email=test@example.com"};
  words.insert(words.end(), args.begin(), args.end());
  Finished done = run({.words = words,
                       .env = {{"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_CONFIG_SYSTEM", "/dev/null"}},
                       .folder = folder_.path()});
  if (done.code != 0) throw Error("git {}: {}", join(args, " "), done.err);
  return std::string(trim(done.out));
}

}  // namespace lockstep
