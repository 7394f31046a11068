import {Buffer} from 'node:buffer';
import {cacertsName, systemNamespace} from '../../mesh/well-known.ts';
import type {KeyPair} from '../../ports/certificates.ts';
import {Sensitive} from '../../sensitive.ts';
import type {DemoCluster, World} from './world.ts';

/** What an istiod signs with, and the root that it hands out. PEM. */
type Authority = {
	signer: KeyPair;
	root: string;
	/** The signer's certificate and the root; the root alone where it signs itself. */ chain: readonly string[];
};

const selfSigned = 'istio-ca-secret';

const readSecret = (
	{api}: DemoCluster,
	name: string,
): ((key: string) => string | undefined) | undefined => {
	const secret = api.inspect({
		apiVersion: 'v1',
		kind: 'Secret',
		name,
		namespace: systemNamespace,
	});
	const {data = {}} = secret ?? {};
	return secret === undefined
		? undefined
		: key => {
				const text = data[key];
				return text === undefined ? undefined : Buffer.from(text, 'base64').toString();
			};
};

const authorityIn = (cluster: DemoCluster, name: string): Authority | undefined => {
	const read = readSecret(cluster, name);
	const [certificate, key] = [read?.('ca-cert.pem'), read?.('ca-key.pem')];
	if (certificate === undefined || key === undefined) {
		return undefined;
	}

	const root = read?.('root-cert.pem') ?? certificate;
	return {
		signer: {certificate, key: new Sensitive(key)},
		root,
		chain: root === certificate ? [root] : [certificate, root],
	};
};

/** The authority of a cluster's istiod: `cacerts`, or else the one that it made for itself. */
export const authorityOf = (cluster: DemoCluster): Authority | undefined =>
	authorityIn(cluster, cacertsName) ?? authorityIn(cluster, selfSigned);

/** The same for an istiod that starts: without `cacerts` it makes a root for itself. */
export const ensureAuthority = async (
	{certificates, clock}: World,
	cluster: DemoCluster,
): Promise<Authority | undefined> => {
	const present = authorityOf(cluster);
	if (present !== undefined) {
		return present;
	}

	const {certificate, key} = await certificates.makeRoot({
		organization: 'cluster.local',
		now: clock.now(),
	});
	const encoded = Object.entries({'ca-cert.pem': certificate, 'ca-key.pem': key.reveal()}).map(
		([name, text]) => [name, Buffer.from(text).toString('base64')],
	);
	cluster.api.put(
		{
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {name: selfSigned, namespace: systemNamespace},
			type: 'istio.io/ca-root',
			data: Object.fromEntries(encoded),
		},
		{manager: 'pilot-discovery'},
	);
	return authorityOf(cluster);
};

const leaves = new WeakMap<DemoCluster, {issuer: string; leaf: Promise<string>}>();

/** A certificate that the cluster's istiod signs for a workload; one for all of its workloads. */
export const leafOf = async (
	{certificates, clock}: World,
	controlPlane: DemoCluster,
	{signer}: Authority,
): Promise<string> => {
	const known = leaves.get(controlPlane);
	if (known?.issuer === signer.certificate) {
		return known.leaf;
	}

	const issue = async () => {
		const {certificate} = await certificates.makeIntermediate({
			root: signer,
			organization: 'cluster.local',
			cluster: 'workload',
			now: clock.now(),
			days: 1,
		});
		return certificate;
	};

	const leaf = issue();
	leaves.set(controlPlane, {issuer: signer.certificate, leaf});
	return leaf;
};
