// SPDX-License-Identifier: Apache-2.0
#include "health/lua.h"

#include "base/error.h"
#include "base/handle.h"
#include "base/strings.h"
#include "value/yaml.h"

#include <lua.hpp>

#include <cstdlib>
#include <ctime>

namespace lockstep::health {

namespace {

using SteadyClock = std::chrono::steady_clock;

// Everything a run may use up; the interpreter's allocator and its hook look at it.
struct Budget {
  std::size_t memory_left;
  SteadyClock::time_point deadline;
  bool is_over_time = false;
};

void* allocate(void* context, void* old, std::size_t old_size, std::size_t new_size) noexcept {
  auto& budget = *static_cast<Budget*>(context);
  const std::size_t had = old == nullptr ? 0 : old_size;  // for a new block Lua passes its type instead
  if (new_size == 0) {
    std::free(old);
    budget.memory_left += had;
    return nullptr;
  }
  if (new_size > had && new_size - had > budget.memory_left) return nullptr;
  void* block = std::realloc(old, new_size);
  if (block != nullptr) budget.memory_left = budget.memory_left + had - new_size;
  return block;
}

Budget& budget_of(lua_State* lua) {
  void* context = nullptr;
  lua_getallocf(lua, &context);
  return *static_cast<Budget*>(context);
}

void check_time(lua_State* lua, lua_Debug*) {
  Budget& budget = budget_of(lua);
  if (SteadyClock::now() < budget.deadline) return;
  budget.is_over_time = true;
  // From here every instruction fails, so that a pcall around the loop cannot go on for ever.
  lua_sethook(lua, check_time, LUA_MASKCOUNT, 1);
  luaL_error(lua, "time limit exceeded");
}

void push(lua_State* lua, const Value& value) {
  luaL_checkstack(lua, 4, "object nests too deep");
  switch (value.kind()) {
    case Kind::Null:
      lua_pushnil(lua);
      return;
    case Kind::Bool:
      lua_pushboolean(lua, value.is_true());
      return;
    case Kind::Int:
    case Kind::Float:
      if (const auto whole = value.as_int())
        lua_pushinteger(lua, *whole);
      else
        lua_pushnumber(lua, value.as_double().value_or(0));
      return;
    case Kind::String:
      lua_pushlstring(lua, value.text().data(), value.text().size());
      return;
    case Kind::List: {
      lua_createtable(lua, static_cast<int>(value.size()), 0);
      lua_Integer i = 0;
      for (const auto& item : value.items()) {
        push(lua, item);
        lua_rawseti(lua, -2, ++i);
      }
      return;
    }
    case Kind::Map:
      lua_createtable(lua, 0, static_cast<int>(value.size()));
      for (const auto& [key, child] : value.members()) {
        lua_pushlstring(lua, key.data(), key.size());
        push(lua, child);
        lua_rawset(lua, -3);
      }
      return;
  }
}

// os.time() and os.date() as Argo CD offers them: the clock, and nothing of the machine.
int os_time(lua_State* lua) {
  lua_pushinteger(lua, static_cast<lua_Integer>(std::time(nullptr)));
  return 1;
}

// What Lua 5.1 had and scripts for Argo CD still use.
constexpr const char* compatibility = R"(
unpack = table.unpack
loadstring = nil
table.getn = function(t) return #t end
table.maxn = function(t) local n = 0 for k in pairs(t) do if type(k) == 'number' and k > n then n = k end end return n end
math.pow = function(x, y) return x ^ y end
math.mod = math.fmod
string.gfind = string.gmatch
)";

void open_safe_libraries(lua_State* lua) {
  luaL_requiref(lua, "_G", luaopen_base, 1);
  luaL_requiref(lua, LUA_TABLIBNAME, luaopen_table, 1);
  luaL_requiref(lua, LUA_STRLIBNAME, luaopen_string, 1);
  luaL_requiref(lua, LUA_MATHLIBNAME, luaopen_math, 1);
  luaL_requiref(lua, LUA_OSLIBNAME, luaopen_os, 0);
  // Of `os` only what tells the time.
  lua_createtable(lua, 0, 2);
  lua_getfield(lua, -2, "date");
  lua_setfield(lua, -2, "date");
  lua_pushcfunction(lua, os_time);
  lua_setfield(lua, -2, "time");
  lua_setglobal(lua, "os");
  for (const char* name : {"dofile", "loadfile", "load", "print", "collectgarbage", "require", "warn"}) {
    lua_pushnil(lua);
    lua_setglobal(lua, name);
  }
  // string.rep and patterns run inside C, where no hook looks at the clock; the memory limit bounds `rep`.
  lua_settop(lua, 0);
}

struct Task {
  const std::string* script;
  const Value* object;
};

// Runs under lua_pcall: an error of Lua leaves this frame by longjmp, so nothing here owns memory.
int run(lua_State* lua) {
  const auto& task = *static_cast<const Task*>(lua_touserdata(lua, 1));
  open_safe_libraries(lua);
  if (luaL_loadbufferx(lua, compatibility, std::char_traits<char>::length(compatibility), "compatibility",
                       "t") != LUA_OK)
    return lua_error(lua);
  lua_call(lua, 0, 0);
  push(lua, *task.object);
  lua_setglobal(lua, "obj");
  if (luaL_loadbufferx(lua, task.script->data(), task.script->size(), "=health", "t") != LUA_OK)
    return lua_error(lua);
  lua_call(lua, 0, 1);
  return 1;
}

std::string text_at(lua_State* lua, int index) {
  if (lua_type(lua, index) != LUA_TSTRING && lua_type(lua, index) != LUA_TNUMBER) return "";
  std::size_t size = 0;
  const char* text = lua_tolstring(lua, index, &size);
  return text == nullptr ? "" : std::string(text, size);
}

std::string field(lua_State* lua, const char* name) {
  lua_pushstring(lua, name);
  lua_rawget(lua, -2);  // raw: a metatable of the script gets no say
  std::string out = text_at(lua, -1);
  lua_pop(lua, 1);
  return out;
}

Verdict unknown(std::string message) {
  Verdict verdict;
  verdict.status = Status::Unknown;
  verdict.message = std::move(message);
  return verdict;
}

Verdict verdict_from(lua_State* lua) {
  if (lua_isnil(lua, -1)) return {};
  if (!lua_istable(lua, -1))
    return unknown(std::string("expect table output from Lua script, not ") + luaL_typename(lua, -1));
  const std::string status = field(lua, "status");
  Verdict verdict;
  verdict.message = field(lua, "message");
  if (status.empty()) return verdict;
  for (const auto known : {Status::Healthy, Status::Suspended, Status::Progressing, Status::Missing,
                           Status::Degraded, Status::Unknown})
    if (status == status_name(known)) {
      verdict.status = known;
      return verdict;
    }
  return unknown("Lua returned an invalid health status");
}

using State = Handle<lua_State, lua_close>;

}  // namespace

Verdict assess_by_script(const std::string& script, const Value& object, const LuaLimits& limits) {
  Budget budget{limits.memory, SteadyClock::now() + limits.time};
  const State state(lua_newstate(allocate, &budget));
  if (!state) return unknown("the Lua interpreter could not start: not enough memory");
  lua_State* lua = state.get();
  lua_sethook(lua, check_time, LUA_MASKCOUNT, 1000);
  Task task{&script, &object};
  lua_pushcfunction(lua, run);
  lua_pushlightuserdata(lua, &task);
  const int result = lua_pcall(lua, 1, 1, 0);
  if (budget.is_over_time) return unknown("the health script took longer than its time limit");
  if (result == LUA_ERRMEM) return unknown("the health script used more memory than its limit");
  if (result != LUA_OK) return unknown("the health script failed: " + text_at(lua, -1));
  return verdict_from(lua);
}

namespace {

constexpr std::string_view health_prefix = "resource.customizations.health.";

// "apps_Deployment" is apps/Deployment, "Pod" is the core group's.
std::string key_of(std::string_view name) {
  const auto at = name.rfind('_');
  return at == std::string_view::npos
             ? std::string(name)
             : std::string(name.substr(0, at)) + "/" + std::string(name.substr(at + 1));
}

}  // namespace

Customizations::Customizations(const Value& data) {
  const std::string& older = data.at("resource.customizations").text();
  if (!older.empty())
    in_context([] { return std::string("reading resource.customizations"); },
               [&] {
                 const Value entries = read_yaml(older);
                 for (const auto& [key, entry] : entries.members())
                   if (const std::string& script = entry.at("health.lua").text(); !script.empty())
                     scripts_[key] = script;
               });
  for (const auto& [key, value] : data.members())
    if (key.starts_with(health_prefix))
      scripts_[key_of(std::string_view(key).substr(health_prefix.size()))] = value.text();
}

const std::string* Customizations::find(std::string_view group, std::string_view kind) const {
  const std::string wanted = group.empty() ? std::string(kind) : std::string(group) + "/" + std::string(kind);
  if (const auto exact = scripts_.find(wanted); exact != scripts_.end()) return &exact->second;
  for (const auto& [pattern, script] : scripts_)
    if (pattern.find_first_of("*?[") != std::string::npos && glob_match(pattern, wanted)) return &script;
  return nullptr;
}

}  // namespace lockstep::health
