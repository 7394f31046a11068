# shellcheck shell=bash
# A second line of Istio, four months older: its main line of 23 April 2026, after 1.30 was branched off and before 1.31 was.
# With it the lab has what upgrades, skew and rotation need: two control planes of neighbouring minors.
part_version=1.31-alpha.b01690e6db7d
part_inputs=(image.py modules/istio-april)
part_needs=(main)                                      # Envoy
part_duration='10 minutes'

part_is_there() { has_istio "$part_version" proxyv2-april; }

part_build() {
	local binaries=$roots/bin-april; mkdir -p "$binaries"
	compile_istio "$binaries" istio-april "$part_version"
	istio_images pilot-april proxyv2-april "$binaries" istio-april "$part_version"
	istio_charts istio-april "$part_version"
	mv -f "$binaries/istioctl" "$bin/istioctl-$part_version"
	rm -f "$home/registry/complete"                       # what the registry lacks is pushed at the next `up`
}
