import {authorityFaults} from '../mesh/authority-faults.ts';
import type {ModelCluster} from '../mesh/model.ts';
import {crossNetworkPort} from '../mesh/well-known.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {TlsProbe, TlsProbePort} from '../ports/tls-probe.ts';
import type {GatewayFacts} from './gateway-facts.ts';
import {gatewayServerName, workloadName} from './names.ts';
import {poll} from './poll.ts';
import type {ProofVerdict} from './proofs.ts';
import {fingerprintOf, startOf, spellRoots, type Roots} from './roots.ts';
import type {ReadResult} from './read-result.ts';

/** The chain that a cluster's workload showed at its own gateway, or why none was seen from here. */
export type LiveChain =
	{kind: 'chain'; certificates: readonly string[]; address: string} | {kind: 'unseen'; why: string};

type Certificates = Pick<CertificatesPort, 'read' | 'isSignedBy'>;

/** For one handshake. */
const handshakeMs = 3000;
/** A gateway learns of a new Service within moments; until then it breaks the handshake off. */
const settleMs = 10_000;

const unseen = (probe: Exclude<TlsProbe, {kind: 'chain'}>, address: string): LiveChain => ({
	kind: 'unseen',
	why:
		probe.kind === 'reset'
			? `the gateway at ${address} broke the handshake off: it knows no ready endpoint by that name`
			: `${address} was not reached from this machine (${probe.detail})`,
});

/**
Shakes hands with a workload through its cluster's gateway: no credential is needed, and load balancer, gateway, exposure,
Service and root are seen in one step (fact G-5). Not to get there proves nothing: the gateway may be private.
*/
export const readLiveChain = async (options: {
	tls: TlsProbePort;
	clock: ClockPort;
	signal: AbortSignal;
	cluster: ModelCluster;
	namespace: string;
	readGateway: () => Promise<ReadResult<GatewayFacts | undefined>>;
}): Promise<LiveChain> => {
	const {tls, clock, signal, cluster, namespace, readGateway} = options;
	return poll<LiveChain>(
		{
			clock,
			signal,
			timeoutMs: settleMs,
			intervalMs: 500,
		},
		async () => {
			const gateway = await readGateway();
			const [host] = gateway.seen
				? [...(gateway.value?.ips ?? []), ...(gateway.value?.hostnames ?? [])]
				: [];
			if (host === undefined) {
				return {
					value: {
						kind: 'unseen',
						why: gateway.seen
							? `the gateway of ${cluster.name} has no address`
							: `the gateway of ${cluster.name} could not be read: ${gateway.why}`,
					},
					isSettled: false,
				};
			}

			const address = `${host}:${String(crossNetworkPort)}`;
			const probe = await tls.handshake(
				{
					host,
					port: crossNetworkPort,
					serverName: gatewayServerName(workloadName(cluster.name), namespace),
					protocols: ['istio'],
				},
				{timeoutMs: handshakeMs, signal},
			);
			return probe.kind === 'chain'
				? {value: {...probe, address}, isSettled: true}
				: {
						value: unseen(probe, address),
						isSettled: probe.kind !== 'reset' && probe.kind !== 'refused',
					};
		},
	);
};

/** The root that a chain leads to: one of these, by being in the chain or by having signed its end. Undefined when each link does not hold. */
const rootOf = (
	chain: readonly string[],
	roots: Roots,
	certificates: Certificates,
): Roots[number] | undefined => {
	for (const [index, certificate] of chain.entries()) {
		const fingerprint = fingerprintOf(certificate, certificates);
		const own =
			roots.find(root => root.fingerprint === fingerprint) ??
			roots.find(root => certificates.isSignedBy(certificate, root.pem));
		if (own !== undefined) {
			return own;
		}

		const issuer = chain[index + 1];
		if (issuer !== undefined && !certificates.isSignedBy(certificate, issuer)) {
			return undefined;
		}
	}

	return undefined;
};

/** What keeps sidecars from accepting what the authorities of a chain have signed; the first certificate is the workload's own. */
const chainFaults = (
	chain: readonly string[],
	{certificates, now, trustDomain}: {certificates: Certificates; now: number; trustDomain?: string},
): string[] =>
	chain
		.slice(1)
		.flatMap((pem, index) =>
			certificates.read(pem).flatMap(facts =>
				authorityFaults({
					file: 'an authority of it',
					facts,
					now,
					below: index,
					trustDomain,
				}),
			),
		)
		// It works, however easy it is to break.
		.filter(({code}) => code !== 'trust.weak-key')
		.map(({message}) => message);

/** Whether a chain, as seen live, is one that `roots` vouch for, and that sidecars accept. `holder` names whose roots they are. */
export const checkChain = (options: {
	cluster: string;
	holder: string;
	live: LiveChain;
	roots: ReadResult<Roots>;
	certificates: Certificates;
	now: number;
	/** Of the cluster whose chain it is, where its overlays set one. */
	trustDomain?: string;
}): ProofVerdict => {
	const {cluster, holder, live, roots, certificates} = options;
	const source = `TLS handshake with ${workloadName(cluster)} through the gateway of ${cluster}, ConfigMap istio-ca-root-cert of ${holder}`;
	if (live.kind === 'unseen') {
		return {status: 'unknown', observed: live.why, source};
	}

	if (!roots.seen) {
		return {
			status: 'unknown',
			observed: `the root that ${holder} hands out could not be read: ${roots.why}`,
			source,
		};
	}

	const root = rootOf(live.certificates, roots.value, certificates);
	const end = live.certificates.at(-1);
	const faults = root === undefined ? [] : chainFaults(live.certificates, options);
	if (root !== undefined && faults.length > 0) {
		return {
			status: 'fail',
			observed: `${workloadName(cluster)} shows at ${live.address} a chain under root ${startOf(root.fingerprint)}, and ${faults.join('; ')}`,
			source,
		};
	}

	return root === undefined
		? {
				status: 'fail',
				observed: `${workloadName(cluster)} shows at ${live.address} a chain that ends with ${end === undefined ? 'nothing' : startOf(fingerprintOf(end, certificates))}; ${holder} trusts ${spellRoots(roots.value)}`,
				source,
			}
		: {
				status: 'pass',
				observed: `${workloadName(cluster)} shows at ${live.address} a chain under root ${startOf(root.fingerprint)}, which ${holder} trusts`,
				source,
			};
};
