# The commands; newsroom/start.py makes the virtual environment that they need.
PYTHON ?= python3

.PHONY: run test test-services lint bench bench-imports bench-search

run: ## the newsroom on http://127.0.0.1:8000 (PORT= chooses another)
	@$(PYTHON) newsroom/start.py run

test: ## every test, on SQLite
	@$(PYTHON) newsroom/start.py test

test-services: ## the same on PostgreSQL, with Redis, S3 and a browser
	@$(PYTHON) newsroom/start.py test-services

lint: ## format, rules, import directions, migrations, catalogues
	@$(PYTHON) newsroom/start.py lint

bench: ## what pages cost (N= stories, 10000 unless said)
	@$(PYTHON) newsroom/start.py bench

bench-imports: ## what imports cost (N= stories, 100000 unless said)
	@$(PYTHON) newsroom/start.py bench-imports

bench-search: ## what searches cost (N= stories, 100000 unless said)
	@$(PYTHON) newsroom/start.py bench-search
