#!/usr/bin/env bash
# start: print a DATABASE_URL of a PostgreSQL that answers, starting a throw-away one if need be. stop: remove ours.
set -euo pipefail
state=/tmp/helder-postgres-$(id -u)

answering() { psql -h 127.0.0.1 -p 5432 -U "$1" -d postgres -Atqc 'select 1' >/dev/null 2>&1; }

# A pattern that matches nothing makes ls fail; that is no reason to stop.
binaries() { { ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null || true; } | sort -V | tail -1; }

start() {
  for user in "$(id -un)" postgres; do
    if command -v psql >/dev/null && answering "$user"; then echo "postgres://$user@127.0.0.1:5432/postgres"; return; fi
  done
  if [ -z "$(binaries)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update -q && apt-get install -y -q --no-install-recommends postgresql; } >&2 || return 1
  fi
  bin=$(binaries); [ -n "$bin" ] || return 1
  port=54329 dir=$(mktemp -d /tmp/helder-pg.XXXXXX) as=""
  if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; as="runuser -u postgres --"; fi
  cd /tmp
  $as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  $as "$bin/pg_ctl" -D "$dir/data" -w -s -l "$dir/log" -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c fsync=off" start >/dev/null
  echo "$dir $bin" > "$state"
  echo "postgres://postgres@127.0.0.1:$port/postgres"
}

stop() {
  [ -f "$state" ] || return 0
  read -r dir bin < "$state"; as=""
  [ "$(id -u)" = 0 ] && as="runuser -u postgres --"
  cd /tmp
  $as "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop || true
  rm -rf "$dir" "$state"
}

"$1"
