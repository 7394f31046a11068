import {publishedPort} from '../../mesh/api-server.ts';
import {eastWestService, systemNamespace} from '../../mesh/well-known.ts';
import {describeRef, refOf, type KubeObject} from '../../kubernetes/object.ts';
import type {Action, Impact, Observation, Step} from '../../plan/steps.ts';
import {ApiError, type ClusterPort} from '../../ports/cluster.ts';
import {chainsTo} from '../../mesh/chains-to.ts';
import type {TlsProbe} from '../../ports/tls-probe.ts';
import {readyPods} from '../../verify/ready-pods.ts';
import {portOf, type ObserveContext} from '../run-context.ts';
import {gatewayAddress, hostOf} from '../observe/gateway.ts';
import {authorityOf} from '../observe/peer-access.ts';
import {pendingChanges, toObservation} from '../observe/pending-changes.ts';
import {deadlines, type StepKind} from './step-kind.ts';

type Published = NonNullable<Action<'apply'>['published']>;

const observeObjects = async (
	cluster: ClusterPort,
	objects: readonly KubeObject[],
	{signal, takesOver}: {signal: AbortSignal; takesOver?: boolean},
): Promise<Observation> => {
	const changes = await Promise.all(
		objects.map(async object => ({
			ref: refOf(object),
			...(await pendingChanges(cluster, object, {signal, takesOver})),
		})),
	);
	const impact: Impact = changes.some(({exists, differences}) => exists && differences.length > 0)
		? {type: 'overwrites'}
		: {type: 'creates', objects: changes.filter(({exists}) => !exists).map(({ref}) => ref)};
	return toObservation(
		changes.flatMap(({differences}) => differences),
		`${objects.map(object => describeRef(refOf(object))).join(', ')} as planned`,
		impact,
	);
};

/** For one handshake. */
const handshakeMs = 3000;

/**
For how long an address may refuse a port after what opens it was applied: the gateway hears of it from istiod, and what forwards to the
gateway from its Service (seen on the lab, where a busy machine took over 10 s).
*/
const openingMs = 30_000;

/** Whether the gateway has the port open, asked through the cluster's own API: the way to its address may be closed from here. */
const listens = async (cluster: ClusterPort, signal: AbortSignal): Promise<boolean | undefined> => {
	const [pod] = await readyPods(cluster, `app=${eastWestService}`, signal);
	if (pod === undefined) {
		return false;
	}

	try {
		// It is no HTTP that is spoken there: any end but "nothing listens" is an answer.
		await cluster.forward({namespace: systemNamespace, name: pod}, publishedPort, async request =>
			request('/', {signal, timeoutMs: handshakeMs}),
		);
		return true;
	} catch (error) {
		signal.throwIfAborted();
		const kind = error instanceof ApiError ? error.kind : undefined;
		if (kind === 'refused') {
			return false;
		}

		return kind === 'network' || kind === 'timed-out' || kind === 'unanswered' ? true : undefined;
	}
};

/** What a certificate that came back says against its being the API server's own. */
const wrongIn = (
	context: ObserveContext,
	chain: readonly string[],
	{serverName, authority}: {serverName: string; authority: string},
): string | undefined => {
	const {certificates} = context;
	const [leaf = ''] = chain;
	const subject = certificates.read(leaf)[0]?.subject ?? '';
	if (!chainsTo(chain, authority, certificates.isSignedBy)) {
		return `${subject === '' ? 'a certificate without a subject' : subject} answers, which the authority of the API server has not signed`;
	}

	return certificates.isFor(leaf, serverName)
		? undefined
		: `the API server's certificate is not for ${serverName}: write a name that it is for as tlsServerName`;
};

const judge = async (
	context: ObserveContext,
	cluster: ClusterPort,
	probe: TlsProbe,
	{
		address,
		serverName,
		authority,
		isOpening,
	}: {address: string; serverName: string; authority: string; isOpening: boolean},
): Promise<Observation> => {
	const needed = (text: string): Observation => ({
		state: 'needed',
		differences: [`${address}: ${text}`],
	});
	switch (probe.kind) {
		case 'chain': {
			const wrong = wrongIn(context, probe.certificates, {serverName, authority});
			return wrong === undefined
				? {
						state: 'done',
						evidence: `the API server answers at ${address} with its own certificate, as ${serverName}`,
					}
				: needed(wrong);
		}

		case 'reset': {
			return needed(
				'the gateway breaks the handshake off, as long as it does not know the way to the API server',
			);
		}

		case 'refused':
		case 'unreachable':
		case 'timed-out':
		case 'dns':
		case 'failed': {
			if (probe.kind === 'refused' && isOpening) {
				return needed('nothing listens there yet');
			}

			const isOpen = await listens(cluster, context.signal);
			const unreached = `this machine does not reach it (${probe.detail})`;
			return isOpen === false
				? needed('the gateway does not listen yet')
				: {
						state: 'done',
						evidence: `${isOpen === true ? `the gateway listens on ${String(publishedPort)}` : 'exposed as planned'}; ${address}: ${unreached}, so only its peers' istiods show whether they do`,
					};
		}
	}
};

/** Whether the API server is published: the objects are as planned, and it answers through the gateway with its own certificate. */
const observePublished = async (
	context: ObserveContext,
	name: string,
	{objects, published: {serverName}}: Action<'apply'> & {published: Published},
	/** It was applied so lately that an address which refuses is not open yet. */
	isOpening = false,
): Promise<Observation> => {
	const cluster = portOf(context, name);
	const {signal} = context;
	const exposed = await observeObjects(cluster, objects, context);
	if (exposed.state !== 'done') {
		return exposed;
	}

	const [address, authority] = await Promise.all([
		gatewayAddress(cluster, signal),
		authorityOf(cluster, signal),
	]);
	const host = hostOf(address);
	if (host === undefined || authority === undefined) {
		return {
			state: 'needed',
			differences: [
				host === undefined
					? `Service ${systemNamespace}/${eastWestService} has no address yet`
					: 'ConfigMap kube-system/kube-root-ca.crt holds no ca.crt',
			],
		};
	}

	const probe = await context.tls.handshake(
		{host, port: publishedPort, serverName, protocols: []},
		{timeoutMs: handshakeMs, signal},
	);
	return judge(context, cluster, probe, {
		address: `${host.includes(':') ? `[${host}]` : host}:${String(publishedPort)}`,
		serverName,
		authority,
		isOpening,
	});
};

const observe = async (
	context: ObserveContext,
	{cluster, action}: Step<'apply'>,
	isOpening?: boolean,
): Promise<Observation> =>
	action.published === undefined
		? observeObjects(portOf(context, cluster), action.objects, context)
		: observePublished(context, cluster, {...action, published: action.published}, isOpening);

export const apply: StepKind<'apply'> = {
	observe: async (context, step) => observe(context, step),
	confirm: async (context, step, sinceMs) => observe(context, step, sinceMs < openingMs),
	async execute(context, {cluster, action}) {
		for (const object of action.objects) {
			await portOf(context, cluster).apply(object, {
				signal: context.signal,
				force: context.takesOver,
			});
		}
	},
	deadlineMs: deadlines.controllers,
	documents: ({action}) => ({manifests: action.objects}),
};
