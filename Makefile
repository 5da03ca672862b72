# Two commands matter: `make demo` and `make test`. All work is done by dev/.
#
#   DB=name     a database of that name, kept afterwards
#   PORT=8070   another port for the demo server
#   FRESH=1     make the database anew
#   ARGS="..."  for pytest:  make test DB=mine ARGS="-k reopened"
#   ODOO_HOME=  an Odoo 19 source tree instead of Debian's package
#   PYTHON=     another Python than python3 (3.10 to 3.13)

PYTHON ?= python3
DEV = $(PYTHON) -m dev $(if $(DB),--db=$(DB)) $(if $(PORT),--port=$(PORT)) \
	$(if $(FRESH),--fresh) $(if $(ARGS),--args="$$ARGS")
export ARGS

help:
	@$(PYTHON) -m dev --help

setup demo test lint shell bench pot stop drop clean:
	@$(DEV) $@

.PHONY: help setup demo test lint shell bench pot stop drop clean
