export type Term = {term: string; meaning: string};

/** Words that not everybody knows, each explained in one line. */
export const terms = {
	context: {
		term: 'context',
		meaning: 'an entry of the kubeconfig: an API server and who you are there',
	},
	cluster: {
		term: 'cluster name',
		meaning: "Istio's clusterName: how the clusters of the mesh call each other",
	},
	uid: {term: 'alias', meaning: 'another context that leads to the same cluster'},
	preflight: {term: 'preflight', meaning: 'checks of what would break the mesh; they only read'},
	waive: {term: 'waive', meaning: 'to accept a finding, with a reason; it stays visible'},
	unknown: {term: 'unknown', meaning: 'it could not be determined, so nobody says it passed'},
	primary: {term: 'primary', meaning: 'a cluster that runs its own istiod, the control plane'},
	remote: {term: 'remote', meaning: "a cluster whose workloads are served by a primary's istiod"},
	network: {term: 'network', meaning: "clusters of one network reach each other's pods directly"},
	gateway: {
		term: 'east-west gateway',
		meaning: 'the way into a network from the others, by mutual TLS',
	},
	root: {
		term: 'root',
		meaning: 'the certificate authority that every cluster of a mesh has in common',
	},
	intermediate: {term: 'intermediate', meaning: "a cluster's own authority, signed by the root"},
	cacerts: {term: 'cacerts', meaning: 'the Secret that gives istiod its intermediate'},
	plan: {term: 'plan', meaning: 'every step, command and object, before anything is changed'},
	secret: {
		term: 'remote secret',
		meaning: "credentials with which an istiod reads another cluster's endpoints",
	},
	synced: {term: 'synced', meaning: 'every istiod knows the endpoints that its peers have now'},
	pair: {term: 'pair', meaning: 'from one cluster to another; each direction counts on its own'},
	proof: {term: 'proof', meaning: 'a request answered by the right cluster and found in its log'},
} as const satisfies Record<string, Term>;
