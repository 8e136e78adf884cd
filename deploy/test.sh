#!/usr/bin/env bash
# The whole check: style, migrations, production settings, and the suite on SQLite and on PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."

export PDF_WALL_SECONDS=90  # two suites share the cores; what a child may cost in CPU time stays as it is

say() { printf '\n== %s\n' "$*"; }

say "Style"
ruff check .
ruff format --check -q .

say "Migrations match the models"
python manage.py makemigrations --check --dry-run -v0

say "Production settings"
PRODUCTION=1 SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" SITE_URL=https://helder.example \
  ALLOWED_HOSTS=helder.example python manage.py check --deploy --fail-level WARNING

say "Suite on SQLite, without services"
env -u DATABASE_URL -u REDIS_URL python -m pytest -n "${WORKERS:-2}" --dist loadgroup "$@"

say "Suite on PostgreSQL"
if url=$(deploy/postgres.sh start); then
  trap 'deploy/postgres.sh stop' EXIT
  redis=$(deploy/redis.sh || true)
  # What is plain Python, printing, parsing or words does not notice which database there is: once is enough.
  plain=(
    foundation/einvoicing foundation/law foundation/wording foundation/pdf foundation/files foundation/kernel
    invoices/tests/test_pdf{,_store}.py invoices/tests/test_ubl.py invoices/tests/test_incoming.py
    invoices/tests/test_import{,_clients,_refused}.py invoices/tests/test_editor{,_seller,_tabs}.py
    disputes/tests/test_checks.py config/tests/test_bench.py
    disputes/tests/test_casefile.py disputes/tests/test_casefile_{chapters,pages,promises,tampering}.py
    disputes/tests/test_eight_stories.py config/tests/test_demo.py
    accounts/tests/test_names.py clients/tests/test_words.py notices/tests/test_{statutes,goods,vat_on_costs}.py
    disputes/tests/test_{tone,tone_facts,composers,client_letters,reminder_words,way_back,write_off_unread}.py
    invoices/tests/test_{clarity,glossary,reminder_paper,words}.py
    tests/test_architecture.py tests/test_messages.py tests/browser
  )
  # A hundred trials of the races of a case's end, thirty of money, a few of the others (tests/races/trials.py).
  env DATABASE_URL="$url" ${redis:+REDIS_URL="$redis"} RACE_TRIALS="${RACE_TRIALS:-100}" RACE_FEW="${RACE_FEW:-6}" \
    python -m pytest -n "${WORKERS:-2}" --dist loadgroup "${plain[@]/#/--ignore=}" "$@"
else
  echo "!! PostgreSQL is not here and could not be installed: the race tests and the second database were LEFT OUT."
fi
