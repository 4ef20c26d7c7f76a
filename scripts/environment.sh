# shellcheck shell=bash
# Makes and keeps .venv; sourced by scripts/up and scripts/test, which stand in the repository when they call it.
# .venv/installed.txt is a copy of the requirements file that .venv was last filled from; .venv/incomplete stands
# there while it is being filled, so that an interrupted install is begun anew.

VENV=.venv
PYTHON=$VENV/bin/python

fail() { # fail CHINESE ENGLISH: one sentence in each language on standard error, exit 1
  printf '%s %s\n' "$1" "$2" >&2
  exit 1
}

is_new_enough() { # is_new_enough PYTHON
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() { # sets FOUND_PYTHON to a Python that can make the environment
  local name seen_old=
  FOUND_PYTHON=
  for name in python3.13 python3.12 python3.11 python3; do
    command -v "$name" >/dev/null 2>&1 || continue
    if ! is_new_enough "$name"; then
      "$name" -c '' >/dev/null 2>&1 && seen_old=$("$name" -c 'import sys; print(sys.version.split()[0])' 2>/dev/null)
      continue
    fi
    FOUND_PYTHON=$name
    has_uv && return
    "$name" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
  done
  if [ -n "$FOUND_PYTHON" ]; then
    fail "$FOUND_PYTHON 缺少 venv 模块，请先安装（Debian / Ubuntu：sudo apt-get install python3-venv）。" \
      "$FOUND_PYTHON lacks the venv module: install it first (Debian / Ubuntu: sudo apt-get install python3-venv)."
  fi
  if [ -n "$seen_old" ]; then
    fail "需要 Python 3.11 或更新的版本，这里只有 $seen_old。" "Python 3.11 or newer is needed, here is only $seen_old."
  fi
  fail "没有找到 Python，需要 3.11 或更新的版本。" "No Python was found: 3.11 or newer is needed."
}

has_uv() { command -v uv >/dev/null 2>&1; }

is_whole() { # the environment runs and was filled to the end
  [ ! -e "$VENV/incomplete" ] && is_new_enough "$PYTHON" && { has_uv || "$PYTHON" -m pip --version >/dev/null 2>&1; }
}

make_venv() {
  find_python
  rm -rf "$VENV"
  mkdir "$VENV"
  touch "$VENV/incomplete"
  if has_uv; then
    uv venv --quiet --allow-existing --python "$FOUND_PYTHON" "$VENV"
  else
    "$FOUND_PYTHON" -m venv "$VENV"
  fi || fail "无法建立 $VENV。" "$VENV could not be made."
}

fill_venv() { # fill_venv REQUIREMENTS
  printf '正在安装 %s 所列的依赖…… Installing what %s lists …\n' "$1" "$1"
  touch "$VENV/incomplete"
  rm -f "$VENV/installed.txt"
  if has_uv; then
    uv pip install --quiet --python "$PYTHON" --require-hashes -r "$1"
  else
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
  fi || fail "依赖没有装全，原因见上文；再运行一次会从头安装。" \
    "The requirements could not be installed, see above; the next run begins anew."
  cp "$1" "$VENV/installed.txt"
  rm -f "$VENV/incomplete"
}

set_up() { # set_up REQUIREMENTS...: any of these files will do; installs the first where none is installed
  local file
  is_whole || make_venv
  for file in "$@"; do
    cmp -s "$file" "$VENV/installed.txt" && return
  done
  fill_venv "$1"
}
