# SIPAS: chạy, kiểm tra, bảo trì. / Run it, test it, keep it.
#
# Everything runs in a virtual environment that this file makes from hash-pinned lists. A stamp is written only after
# its step succeeded, so that a step cut short is done again. PORT, WEB_CONCURRENCY and SIPAS_* reach the program both
# as `make run PORT=9000` and as `PORT=9000 make run`.

SHELL := /bin/sh
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --retries 10
SIPAS := $(PY) -m flask --app wsgi sipas
PYBABEL := .venv/bin/pybabel -q
COMPILE := .venv/bin/uv --quiet pip compile --generate-hashes --no-header --python-version 3.11
DEMONSTRATION_RESPONSES ?= 20000
# A province's line may be slow: wait for a packet longer than pip's 15 seconds.
export PIP_DEFAULT_TIMEOUT ?= 60

ENVIRONMENT := .venv/.made
INSTALLED := .venv/.installed
INSTALLED_FOR_TESTS := .venv/.installed-for-tests

.DEFAULT_GOAL := help
.PHONY: help run test lint format lock translations clean

help:
	@echo "make run     Cài đặt và chạy máy chủ, có sẵn dữ liệu minh họa (PORT=8000)"
	@echo "             Install, and run the server with a demonstration in it (PORT=8000)"
	@echo "make test    Cài đặt những gì còn thiếu và chạy mọi kiểm tra"
	@echo "             Install what is missing, and run every check"
	@echo "make lint    Kiểm tra cách viết, kiểu dữ liệu và ranh giới giữa các gói"
	@echo "             Check style, types and the walls between packages"
	@echo "make format  Trình bày lại mã nguồn"
	@echo "             Lay out the source code"
	@echo "make lock    Ghim lại phiên bản các thư viện theo requirements*.in"
	@echo "             Pin the libraries again from requirements*.in"
	@echo "make translations"
	@echo "             Đưa câu chữ mới của giao diện vào bản tiếng Anh và biên dịch"
	@echo "             Bring new texts of the interface into the English catalogue, and compile it"
	@echo "make clean   Xóa những gì dựng lại được; giữ nguyên dữ liệu trong instance/"
	@echo "             Remove what can be made again; the data in instance/ stay"

run: $(INSTALLED)
	@$(SIPAS) migrate
	@$(SIPAS) demo --responses $(DEMONSTRATION_RESPONSES) --if-empty
	@exec $(SIPAS) serve

test: lint
	@command -v chromium >/dev/null || .ci/bring chromium
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || .ci/bring postgresql
	$(PY) -m pytest -n auto --maxprocesses 4 --dist loadgroup

lint: $(INSTALLED_FOR_TESTS)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache

format: $(INSTALLED_FOR_TESTS)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: $(ENVIRONMENT)
	$(PIP) install --quiet uv
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	rm -rf __pycache__
	find survey migrations tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# One that works is kept; one without pip of its own (cut short) or without its Python (upgraded) is made from nothing.
WORKS := $(PY) -c 'import pip, sys; sys.exit(sys.prefix == sys.base_prefix or not pip.__file__.startswith(sys.prefix))' 2>/dev/null
ifneq ($(shell $(WORKS) && echo yes),yes)
.PHONY: $(ENVIRONMENT)
endif

$(ENVIRONMENT):
	@$(WORKS) || { python=$$(.ci/python) && "$$python" -m venv --clear .venv; }
	@touch $@

# An installation that was cut short may have left packages without all their files: lay everything down again.
define install
@echo "Cài đặt thư viện, có thể mất vài phút / Installing libraries, this may take minutes: $<"
@again=$$(test ! -e .venv/.unfinished || echo --force-reinstall); touch .venv/.unfinished; \
	$(PIP) install --quiet --require-hashes $$again -r $< && rm .venv/.unfinished && touch $@
endef

$(INSTALLED): requirements.txt $(ENVIRONMENT)
	$(install)

$(INSTALLED_FOR_TESTS): requirements-dev.txt $(INSTALLED)
	$(install)

# What is new stands untranslated in the catalogue until somebody writes it; nothing is guessed from a similar text.
translations: $(INSTALLED_FOR_TESTS)
	@texts=$$(mktemp) && trap 'rm -f "$$texts"' EXIT && \
	$(PYBABEL) extract -F babel.cfg -k lazy_gettext --no-location --sort-output -o "$$texts" . && \
	$(PYBABEL) update -i "$$texts" -d survey/translations -l en -w 120 \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date && \
	$(PYBABEL) compile -d survey/translations -l en
