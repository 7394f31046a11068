# shellcheck shell=bash
# What the parts of the build have in common; read by `build`, and part of every part's stamp.

compile() { # output-dir module-dir ldflags packages...
	local out=$1 dir=$2 flags=$3; shift 3
	(cd "$here/modules/$dir" && CGO_ENABLED=0 go build -trimpath -tags vtprotobuf,disable_pgv -ldflags "-s -w $flags" -o "$out/" "$@")
}
base_root() { # a root filesystem that holds busybox and the two users that Istio's pods expect
	mkdir -p "$1"/{bin,tmp,etc/ssl/certs,usr/bin,usr/sbin,usr/local/bin,run,var/lib}; chmod 1777 "$1/tmp"; cp /bin/busybox "$1/bin/"
	local tool; for tool in sh sleep cat ls echo wget nc ps env head grep; do ln -sf busybox "$1/bin/$tool"; done
	printf 'root:x:0:0:root:/:/bin/sh\nistio-proxy:x:1337:1337::/:/bin/sh\n' >"$1/etc/passwd"; printf 'root:x:0:\nistio-proxy:x:1337:\n' >"$1/etc/group"
	printf 'hosts: files dns\n' >"$1/etc/nsswitch.conf"; cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"; cp /etc/protocols /etc/services "$1/etc/" 2>/dev/null || true
}
add_libraries() { local root=$1 file lib; shift; for file in "$@"; do for lib in $(ldd "$file" 2>/dev/null | grep -oE '/[^ ]+' | sort -u); do mkdir -p "$root$(dirname "$lib")"; cp -Lu "$lib" "$root$lib"; done; done; }
image() { python3 "$here/image.py" "$images/$1.tar" "$2" "$roots/$1" "${@:3}"; }

# ---------------------------------------------------------------- one line of Istio
compile_istio() { # output-dir module-dir version
	local package=istio.io/istio/pkg/version
	compile "$1" "$2" "-X $package.buildVersion=$3 -X $package.buildGitRevision=${3##*.} -X $package.buildStatus=Clean -X $package.buildTag=$3 -X $package.buildHub=docker.io/istio" \
		istio.io/istio/istioctl/cmd/istioctl istio.io/istio/pilot/cmd/pilot-discovery istio.io/istio/pilot/cmd/pilot-agent
}
istio_module() { (cd "$here/modules/$1" && go list -m -f '{{.Dir}}' istio.io/istio); }
istio_images() { # name-of-pilot name-of-proxy binaries-dir module-dir version: istiod's image and the proxy's
	local pilot=$roots/$1 proxy=$roots/$2 tool
	base_root "$pilot"; cp "$3/pilot-discovery" "$pilot/usr/local/bin/"
	base_root "$proxy"; cp "$3/pilot-agent" "$home/envoy/envoy/_bin/envoy" "$proxy/usr/local/bin/"; cp /usr/bin/curl "$proxy/usr/bin/"
	mkdir -p "$proxy/var/lib/istio/envoy" "$proxy/usr/lib/x86_64-linux-gnu"
	cp "$(istio_module "$4")/tools/packaging/common/envoy_bootstrap.json" "$proxy/var/lib/istio/envoy/envoy_bootstrap_tmpl.json"
	cp /usr/sbin/xtables-nft-multi /usr/sbin/nft "$proxy/usr/sbin/"; cp -r /usr/lib/x86_64-linux-gnu/xtables "$proxy/usr/lib/x86_64-linux-gnu/"
	for tool in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do ln -sf xtables-nft-multi "$proxy/usr/sbin/$tool"; ln -sf xtables-nft-multi "$proxy/usr/sbin/${tool/tables/tables-nft}"; done
	add_libraries "$proxy" "$proxy/usr/local/bin/envoy" /usr/sbin/xtables-nft-multi /usr/sbin/nft /usr/bin/curl
	# Plain Envoy lacks the two extensions that these settings switch off; nothing about multicluster depends on them.
	image "$1" "docker.io/istio/pilot:$5" --entrypoint '["/usr/local/bin/pilot-discovery"]' --user 1337:1337 --env PILOT_ENABLE_ALPN_FILTER=false --env PILOT_ENABLE_METADATA_EXCHANGE=false
	image "$2" "docker.io/istio/proxyv2:$5" --entrypoint '["/usr/local/bin/pilot-agent"]'
}
istio_charts() { # module-dir version: the charts for Helm, under the names that they are published with
	local from to=$home/charts/$2; from=$(istio_module "$1")/manifests/charts
	rm -rf "$to"; mkdir -p "$to"
	local chart; for chart in base:base istiod:istio-control/istio-discovery gateway:gateway cni:istio-cni; do cp -r --no-preserve=mode "$from/${chart#*:}" "$to/${chart%%:*}"; done
}
has_istio() { # version name-of-proxy: whether a line's results are all there
	[ -x "$bin/istioctl-$1" ] && [ -f "$images/$2.tar" ] && [ -f "$home/charts/$1/istiod/Chart.yaml" ]
}
