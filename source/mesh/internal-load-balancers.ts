type Annotations = Readonly<Record<string, string>>;

/** How a provider is asked for a load balancer that only its own networks reach. */
export type InternalLoadBalancer = {name: string; annotations: Annotations};

/**
By the scheme of its nodes' provider IDs. Google's are reached from other regions only with global access, which a mesh over several
regions needs. On AWS, the controller in Kubernetes and AWS' own read different annotations; each leaves the other's alone.
*/
const providers: Readonly<Record<string, InternalLoadBalancer>> = {
	gce: {
		name: 'Google Cloud',
		annotations: {
			'networking.gke.io/load-balancer-type': 'Internal',
			'networking.gke.io/internal-load-balancer-allow-global-access': 'true',
		},
	},
	aws: {
		name: 'AWS',
		annotations: {
			'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb',
			'service.beta.kubernetes.io/aws-load-balancer-internal': 'true',
			'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
		},
	},
	azure: {
		name: 'Azure',
		annotations: {'service.beta.kubernetes.io/azure-load-balancer-internal': 'true'},
	},
};

/** Annotations that ask for an internal load balancer, those that only a person writes included. */
const asking: Annotations = {
	'networking.gke.io/load-balancer-type': 'internal',
	'cloud.google.com/load-balancer-type': 'internal',
	'service.beta.kubernetes.io/aws-load-balancer-internal': 'true',
	'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
	'service.beta.kubernetes.io/azure-load-balancer-internal': 'true',
	'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
	'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type': 'private',
};

/** What the only provider of a cluster wants; undefined where it's none that is known, or nodes are of several. */
export const internalLoadBalancerOf = (
	schemes: readonly string[],
): InternalLoadBalancer | undefined => {
	const [scheme, ...others] = schemes;
	return scheme === undefined || others.length > 0 ? undefined : providers[scheme];
};

export const knownProviders: readonly InternalLoadBalancer[] = Object.values(providers);

/** Whether annotations ask for a load balancer that is not public, as far as that can be known. */
export const isInternal = (annotations: Annotations): boolean =>
	Object.entries(annotations).some(([key, value]) => asking[key] === value.toLowerCase());
