import {parse} from 'yaml';
import {defaultIstio} from '../../mesh/default-istio.ts';
import {listOf, recordOf, textOf} from '../../untyped.ts';

/** An IstioOperator document, as far as the simulated istioctl reads it. */
export type Operator = {
	name: string;
	profile: string;
	hub: string;
	tag: string;
	/** `values.global`. */
	global: Readonly<Record<string, unknown>>;
	clusterName: string;
	network: string;
	meshId: string;
	injectionPath: string;
	/** Of a remote: where its control plane is. */
	pilotAddress: string;
	/** The ingress gateways that it enables. */
	gateways: readonly Gateway[];
};

export type Gateway = {
	name: string;
	labels: Readonly<Record<string, string>>;
	annotations: Readonly<Record<string, string>>;
	env: readonly unknown[];
	/** The Service's spec without type and selector. */
	service: Readonly<Record<string, unknown>>;
};

/** What istioctl and the mesh files of the simulation say. */
export const simulatedVersion = defaultIstio;

const strings = (value: unknown): Record<string, string> =>
	Object.fromEntries(Object.entries(recordOf(value)).map(([key, text]) => [key, String(text)]));

const gatewayFrom = (raw: unknown): Gateway => {
	const {name, label, k8s} = recordOf(raw);
	const {env, service, serviceAnnotations} = recordOf(k8s);
	return {
		name: textOf(name) ?? 'istio-ingressgateway',
		labels: strings(label),
		annotations: strings(serviceAnnotations),
		env: listOf(env),
		service: recordOf(service),
	};
};

/** Reads an IstioOperator's YAML. */
export const readOperator = (text: string): Operator => {
	const document: unknown = parse(text);
	const {metadata, spec} = recordOf(document);
	const {profile, hub, tag, values, components} = recordOf(spec);
	const global = recordOf(recordOf(values)['global']);
	return {
		name: textOf(recordOf(metadata)['name']) ?? 'unknown',
		profile: textOf(profile) ?? 'default',
		hub: textOf(hub) ?? 'docker.io/istio',
		tag: textOf(tag) ?? simulatedVersion,
		global,
		clusterName: textOf(recordOf(global['multiCluster'])['clusterName']) ?? 'Kubernetes',
		network: textOf(global['network']) ?? '',
		meshId: textOf(global['meshID']) ?? '',
		injectionPath: textOf(recordOf(recordOf(values)['istiodRemote'])['injectionPath']) ?? '/inject',
		pilotAddress: textOf(global['remotePilotAddress']) ?? '',
		gateways: listOf(recordOf(components)['ingressGateways'])
			.filter(gateway => recordOf(gateway)['enabled'] !== false)
			.map(gateway => gatewayFrom(gateway)),
	};
};
