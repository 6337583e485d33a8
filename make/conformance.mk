# What somebody checks a cluster with that this package is installed on.

# The kubeconfig's context. Without one it does nothing: a cluster should not be checked by mistake.
CONTEXT ?=
# Some checks, with commas between them; --list has their names.
ONLY ?=
SKIP ?=
# Further contexts for the matrix of who gets in where.
AUTH_CONTEXTS ?=
# The region to make a VPC in.
AWS ?=
TIMEOUT ?= 10m
REPORT ?= target/conformance
# With anything in it: takes away what interrupted runs have left, and checks nothing.
CLEAN ?=

CONFORMANCE = $(E2E_JAVA) -Dconformance.version=$(VERSION) ci.kingdon.moonlander.conformance.Conformance

.PHONY: conformance
conformance: target/e2e.classpath $(ENGINE)/bin/crane ## Check a cluster that this package is installed on: make conformance CONTEXT=name
	@test -n "$(CONTEXT)" || { echo "make: say which cluster: make conformance CONTEXT=name; kubectl config get-contexts has the names" >&2; exit 2; }
	@$(CONFORMANCE) --context='$(CONTEXT)' --timeout='$(TIMEOUT)' --report='$(REPORT)' --crane=$(ENGINE)/bin/crane \
	  $(if $(ONLY),--only='$(ONLY)') $(if $(SKIP),--skip='$(SKIP)') $(if $(AUTH_CONTEXTS),--auth-contexts='$(AUTH_CONTEXTS)') \
	  $(if $(AWS),--aws='$(AWS)') $(if $(CLEAN),--clean)
