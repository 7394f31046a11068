# shellcheck shell=bash
# The Helm CLI, for meshes that are installed with Istio's charts.
part_version=v4.3.2
part_inputs=(modules/helm)
part_needs=()
part_duration='5 minutes'

part_is_there() { [ -x "$bin/helm" ]; }

part_build() { compile "$bin" helm "-X helm.sh/helm/v4/internal/version.version=$part_version" helm.sh/helm/v4/cmd/helm; }
