# `make help` lists the commands and variables. All work is done by dev/.

PYTHON ?= python3
DEV = $(PYTHON) -m dev $(if $(DB),--db=$(DB)) $(if $(PORT),--port=$(PORT)) \
	$(if $(FRESH),--fresh) $(if $(ARGS),--args="$$ARGS")
export ARGS

help:
	@$(PYTHON) -m dev --help

setup demo test lint shell bench pot stop drop clean:
	@$(DEV) $@

.PHONY: help setup demo test lint shell bench pot stop drop clean
