# shellcheck shell=bash
# Where the lab keeps things and what it is made of; read by `lab` and `build`.
: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"; export HOME
home=${MESH_LAB_HOME:-$HOME/.cache/mesh-lab}
bin=$home/bin; export PATH=$bin:$PATH; run=$home/run; images=$home/images; roots=$home/roots
istio_version=1.32-alpha.eed52ebb66ad                  # what the pinned module really is: a build of the main line; April's is in parts/april.sh
kubernetes_version=v1.35.4; coredns_version=v1.14.7; agnhost_version=2.59; curl_image=curlimages/curl:8.16.0
packages=(etcd-server containerd runc containernetworking-plugins docker-registry busybox-static nftables iptables iproute2 conntrack curl openssl procps)

die() { echo "lab: $*" >&2; exit 1; }
