# Every target sets up .venv by itself.  On a fresh machine: Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
# The one torch release whose CPU build plain pip finds everywhere this is checked; any in the range of
# pyproject.toml that is installed already is kept.
TORCH ?= torch==2.13.0

# Shipped checkpoints whose weights should land, and those of linear regression, which come near.
LANDED := $(addprefix train/results/,$(addsuffix /layers=*.safetensors,\
    functional_gradient_descent/sparse_stationary_points functional_gradient_descent/full_stationary_points \
    gradient_descent/one_layer gradient_descent/looped_layers))

.PHONY: verify report browser triton rocq kernel test test-slow wheel results bench false-verdicts mutation lint format clean

verify: $(VENV)/.done  ## prove and replay every claim, check the shipped checkpoints, write the report
	$(RUN) -m verify
	$(RUN) -m verify.replay --all --brief
	$(RUN) -m train.targets train/results
	$(RUN) -m verify.stationary $(LANDED) --expect train/results/LANDED.md
	$(RUN) -m verify.report

report: $(VENV)/.done  ## report/report.html, from what was found before where nothing has changed
	$(RUN) -m verify.report

browser:  ## install a Chromium where that can be done: as root on Debian; a test opens the report in it
	command -v chromium > /dev/null || test "$$(id -u)" != 0 || ! command -v apt-get > /dev/null || \
	    { apt-get update && apt-get install -y --no-install-recommends chromium; }

triton: $(VENV)/.done  ## install Triton on Linux; a test has its interpreter run the GPU's kernel on a processor
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable ".[graphics]"

# Debian's names; elsewhere `opam install coq.8.16.1 coq-mathcomp-algebra.1.15.0`.
ROCQ := coq libcoq-mathcomp-ssreflect libcoq-mathcomp-algebra

rocq:  ## install Rocq and MathComp where that can be done: as root on Debian
	test -e "$$(coqc -where 2> /dev/null)/user-contrib/mathcomp/algebra/ssrnum.vo" || test "$$(id -u)" != 0 || \
	    ! command -v apt-get > /dev/null || \
	    { apt-get update && apt-get install -y --no-install-recommends $(ROCQ); }

kernel: rocq $(VENV)/.done  ## ask Rocq's kernel about every claim
	$(RUN) -m verify.kernel

test: lint  ## lint, types and the whole suite
	HYPOTHESIS_PROFILE=ci $(RUN) -m pytest -m "not slow" -n auto --dist worksteal

test-slow: $(VENV)/.done  ## the long tests, with thorough random search
	HYPOTHESIS_PROFILE=thorough $(RUN) -m pytest -n auto

wheel: $(VENV)/.done  ## the package as one file, in dist
	rm -rf build
	$(RUN) -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

mutation: $(VENV)/.done  ## spoil the second checker line by line: who notices? hours
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable ".[mutation]"
	HYPOTHESIS_PROFILE=ci $(RUN) -m mutmut run
	$(RUN) -m mutmut results

lint: $(VENV)/.done
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

format: $(VENV)/.done
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

EXPERIMENTS := $(addprefix functional_gradient_descent/,sparse_stationary_points full_stationary_points \
    composite_kernel composite_kernel_of_maps loss_against_context loss_against_depth) \
    $(addprefix gradient_descent/,one_layer looped_layers untied_layers ten_looped_layers hessian_spectra layer_norm \
    fixed_tasks softmax_heads token_copying token_copying_by_positions feature_map meta_learned_step)
COMPARED := $(filter-out %/hessian_spectra %/fixed_tasks,$(filter gradient_descent/%,$(EXPERIMENTS)))
TRAINED := $(addprefix trained/,$(EXPERIMENTS))
DRAWN := $(addprefix drawn/,$(EXPERIMENTS))
# Experiments at a time, each on one thread: most are too small for more.
JOBS ?= $(shell nproc 2> /dev/null || echo 2)

results: $(VENV)/.done  ## train the shipped checkpoints again, their figures and the table of targets
	OMP_NUM_THREADS=1 $(MAKE) --jobs=$(JOBS) $(DRAWN)
	$(RUN) -m train.targets train/results --write
	$(RUN) -m verify.stationary $(LANDED) --write train/results/LANDED.md || test $$? -ne 2

.PHONY: $(TRAINED) $(DRAWN)

$(TRAINED): trained/%: $(VENV)/.done
	$(RUN) -m train $* --out train/results

drawn/gradient_descent/feature_map: trained/gradient_descent/meta_learned_step
$(DRAWN): drawn/%: trained/%
	$(if $(filter $*,$(COMPARED)),$(RUN) -m train.against_gradient_descent train/results/$*)
	$(RUN) -m train.plot train/results/$* --out train/results

bench: $(VENV)/.done  ## ratios, each measured in one run
	$(RUN) -m benchmarks.exact_instance
	$(RUN) -m benchmarks.training
	$(RUN) -m benchmarks.graphics || test $$? -eq 3

false-verdicts: $(VENV)/.done  ## how often the check of weights is wrong, over random cases: goes on from its record
	$(RUN) -m benchmarks.false_verdicts --cases 200 --record benchmarks/false_verdicts.json --write benchmarks/FALSE_VERDICTS.md

$(VENV)/.done: pyproject.toml
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check "$(TORCH)"
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable ".[train,report,sweep,test]"
	touch $@

clean:
	rm -rf $(VENV) .verify .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
