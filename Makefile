# make demo      everything from nothing to PDFs of the samples in outbox/, with the real model
# make test      everything from nothing to a tested checkout
# make coverage  the tests, and which lines they run: ends with an error below 90 %
# make setup     .venv with the program, system libraries where they are missing
# make check     format, lint, types
# make fuzz      look for failures of the readers: SECONDS=1200 for each, TARGETS="cda text" for some (docs/fuzzing.md)
# make train     tune a model: CONFIG=training/configs/default-cpu.yaml OUT=training/runs/default (training/README.md)
# make lock      refresh the pinned dependencies in requirements/

# The oldest supported version first: the locks are made with it.
PYTHON := $(or $(PYTHON),$(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done))
BIN := $(CURDIR)/.venv/bin

# Settings of the caller would change what the tests and the samples do; only where data and models lie may be said.
# The tests start hundreds of processes: each would compile all modules again, were none kept.
CLEAN := env -u PYTHONDONTWRITEBYTECODE $(foreach name,$(filter-out OPTIRH_SHARED_DATA OPTIRH_MODEL_DIR,$(filter OPTIRH_%,$(.VARIABLES))),-u $(name))

.PHONY: demo test coverage setup model check fuzz train lock

demo: setup model
	test -e optirh.toml || $(CLEAN) $(BIN)/optirh-batch init .
# A sub-folder named after a language asks for that language.
	mkdir -p inbox/de
	cp -p samples/records/dossier-zurbriggen.xml inbox/de/
	cp -p $(filter-out %/dossier-zurbriggen.xml,$(wildcard samples/records/* samples/texts/*)) inbox/
	$(CLEAN) OPTIRH_HOME=$(CURDIR) $(BIN)/optirh-batch run

# A test that fails is tried once more, and listed under RERUN: one that passes then is a defect to mend, not a reason to stop.
# Three at a time on two cores: many tests wait for a daemon or a share.
# Threads of the model that wait must not take the processor from the other half of the tests.
PYTEST := OMP_WAIT_POLICY=passive $(BIN)/python -m pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder --timeout=600 --reruns=1 -raR

test: setup model
	$(CLEAN) $(PYTEST)

# Apart from the tests: traced, they take a third longer.
coverage: setup model
	$(CLEAN) $(PYTEST) --cov=optirh_batch --cov-report=term --cov-fail-under=90

setup:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing; as root: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) scripts/set_up.py

model: setup
	$(CLEAN) $(BIN)/optirh-batch model install

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fuzz: setup
	cd tests && $(CLEAN) $(BIN)/python -m fuzzing --seconds $(or $(SECONDS),60) $(TARGETS)

CONFIG := training/configs/default-cpu.yaml
OUT := training/runs/$(basename $(notdir $(CONFIG)))

train: setup model
# Without hashes: which build of PyTorch is right depends on the machine.
	$(BIN)/pip install --quiet --requirement requirements/training.in
	$(BIN)/python -m training.build --check
	$(BIN)/python -m training.train --config $(CONFIG) --out $(OUT)
	$(BIN)/python -m training.export $(OUT)/best --config $(CONFIG) --out $(OUT)/adapter.gguf

# Local indexes and wheel folders of this machine must not get into the locks.
lock: setup
	cd requirements && for name in build runtime dev; do \
		env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_CONSTRAINT PIP_CONFIG_FILE=/dev/null \
		CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
		--strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file=$$name.txt $$name.in || exit 1; done
