const names = ['east-1', 'west-1'];

/** Of each cluster, by the names of the mesh: a plan of two primaries on two networks, its proof, and its end. */
const paths = [
	// The lock.
	'POST /apis/coordination.k8s.io/v1/namespaces/default/leases',
	'PUT /apis/coordination.k8s.io/v1/namespaces/default/leases/mesh-wizard',
	'DELETE /apis/coordination.k8s.io/v1/namespaces/default/leases/mesh-wizard',
	// The steps of apply that istioctl does not do.
	'POST /api/v1/namespaces',
	'PATCH /api/v1/namespaces/istio-system',
	'PATCH /api/v1/namespaces/istio-system/configmaps/mesh-wizard',
	'PATCH /api/v1/namespaces/istio-system/secrets/cacerts',
	'POST /api/v1/namespaces/istio-system/secrets',
	'POST /api/v1/namespaces/istio-system/serviceaccounts',
	'POST /apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
	'POST /apis/rbac.authorization.k8s.io/v1/clusterroles',
	'PATCH /apis/networking.istio.io/v1/namespaces/istio-system/gateways/cross-network-gateway',
	...names.map(peer => `PATCH /api/v1/namespaces/istio-system/secrets/istio-remote-secret-${peer}`),
	// An istiod that runs before its CA is there.
	'PATCH /apis/apps/v1/namespaces/istio-system/deployments/istiod',
	// The proof: namespaces of its own, and what is in them.
	'DELETE /api/v1/namespaces/mesh-wizard-…',
	'PATCH /api/v1/namespaces/mesh-wizard-…/services/hello',
	...names.flatMap(name => [
		`PATCH /api/v1/namespaces/mesh-wizard-…/services/hello-${name}`,
		`PATCH /apis/apps/v1/namespaces/mesh-wizard-…/deployments/hello-${name}`,
		`DELETE /apis/apps/v1/namespaces/mesh-wizard-…/deployments/hello-${name}`,
	]),
	// What teardown does beside istioctl.
	'DELETE /api/v1/namespaces/istio-system',
	'DELETE /apis/networking.istio.io/v1/namespaces/istio-system/gateways/cross-network-gateway',
	...names.map(
		peer => `DELETE /api/v1/namespaces/istio-system/secrets/istio-remote-secret-${peer}`,
	),
	...['default', 'kube-system', 'web'].map(
		namespace => `DELETE /api/v1/namespaces/${namespace}/configmaps/istio-ca-root-cert`,
	),
];

/** Everything that commands may write to clusters of these names, whatever befalls them: `cluster METHOD path`. */
export const allowedWrites: ReadonlySet<string> = new Set(
	names.flatMap(name => paths.map(path => `${name} ${path}`)),
);
