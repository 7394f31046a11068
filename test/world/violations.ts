import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {token} from '../helpers/secure-api.ts';
import {unreadable, type FaultName} from './faults.ts';
import type {Disturbance, RunRecord} from './disturbed-run.ts';
import type {Ending} from './start-program.ts';
import type {TestWorld} from './start-world.ts';

/** What a process may hold at most, MiB. */
const mostMemory = 450;

const secrets: readonly RegExp[] = [
	new RegExp(token.replaceAll('.', String.raw`\.`), 'v'),
	/simulated-token-of-/v,
	/PRIVATE KEY/v,
];

const textsBelow = async (folder: string): Promise<Map<string, string>> => {
	const entries = await readdir(folder, {recursive: true, withFileTypes: true}).catch(() => []);
	const files = entries
		.filter(entry => entry.isFile())
		.map(entry => path.join(entry.parentPath, entry.name));
	return new Map(
		await Promise.all(
			files.map(async (file): Promise<[string, string]> => [file, await readFile(file, 'utf8')]),
		),
	);
};

const exitCodes = new Set<number | undefined>([0, 1, 2, 3, 4, 5, 6, 129, 130, 143]);

/** Nothing is known of a cluster any more that answers like this. */
const silencing = new Set<FaultName>([
	'reset',
	'unauthorized',
	'forbidden',
	'hangs',
	'unavailable',
	'garbage',
	'truncated',
	'endless',
	'slow',
	'page',
	'expired certificate',
]);

/**
What decides nothing here: of several places that may say the same, one alone is not missed; where mesh.yaml says the address of an API
server, nobody asks where else it is and whose certificate it shows; and between networks that lie apart, ranges may overlap.
*/
const isNotNeeded = (request: string) =>
	/\/(?:configmaps\/(?:coredns-custom|kube-dns|kubeadm-config|kube-flannel-cfg|kube-proxy|kube-root-ca\.crt)|servicecidrs|endpointslices\?labelSelector=kubernetes\.io%2Fservice-name%3Dkubernetes)(?:[&?]|$)/v.test(
		request,
	);

const isHeld = ({api}: TestWorld['clusters'][number]): boolean => {
	const lease = api.inspect({
		apiVersion: 'coordination.k8s.io/v1',
		kind: 'Lease',
		name: 'mesh-wizard',
		namespace: 'default',
	});
	return (lease?.spec?.holderIdentity ?? '') !== '';
};

type Circumstances = {
	command: string;
	folder: string;
	disturbance: Disturbance;
	/** What may be written: `cluster METHOD path`. */
	allowed: ReadonlySet<string>;
};

/** Nobody hears what it says in the end. */
const isUnheard = (how: Ending | undefined) => how === 'closed stdout' || how === 'closed terminal';

const wasKilled = (run: RunRecord, {disturbance: {ending}}: Circumstances): boolean =>
	ending?.how === 'SIGKILL' && run.signal === 'SIGKILL';

/**
Whether it ended by the signal that it was sent, as a program does that has nothing to put in order: before anything has begun, after the
plan is printed. A lock or a child that it leaves is seen for itself.
*/
const endedBySignal = (run: RunRecord, {disturbance: {ending}}: Circumstances): boolean =>
	ending !== undefined && run.signal === (ending.how === 'closed terminal' ? 'SIGHUP' : ending.how);

/** What is wrong with how it ended and what it said. */
const inItsEnd = (run: RunRecord, circumstances: Circumstances): string[] => {
	if (run.isEndless) {
		return ['it does not end'];
	}

	const said = run.stdout + run.stderr;
	const {ending} = circumstances.disturbance;
	const isSilent =
		run.exitCode !== 0 && !isUnheard(ending?.how) && !/[✖▲?]|pending|stopped/v.test(said);
	return [
		...(exitCodes.has(run.exitCode) || endedBySignal(run, circumstances)
			? []
			: [
					`it ends with exit code ${String(run.exitCode)} and signal ${String(run.signal)}, which mean nothing`,
				]),
		...(/bug in mesh-wizard|^\s+at .+:\d+:\d+/mv.test(said) ? ['it calls itself a bug'] : []),
		...(isSilent && !endedBySignal(run, circumstances) ? ['it fails and says nothing'] : []),
		// eslint-disable-next-line no-control-regex -- that is what it is about
		...(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]|^(?:::|##vso)/mv.test(said)
			? ['text of a cluster reaches the output as it is']
			: []),
		...(run.memory > mostMemory ? [`it holds ${run.memory.toFixed(0)} MiB`] : []),
	];
};

/** Successes that cannot be. */
const inItsSuccess = (run: RunRecord, {command, disturbance}: Circumstances): string[] => {
	if (run.exitCode !== 0) {
		return [];
	}

	const isLost = run.met.some(
		({name}) =>
			silencing.has(name) &&
			disturbance.faults.some(fault => fault.name === name && fault.lasts === 'lasting'),
	);
	return [
		...(isLost && command !== 'plan' ? ['it ends well although a cluster stopped answering'] : []),
		...(command === 'preflight'
			? run.met
					.filter(({name, request}) => unreadable.has(name) && !isNotNeeded(request))
					.map(({name, request}) => `it passes although it could not read (${name}): ${request}`)
			: []),
	];
};

/** What it did to the clusters, and left there and on this machine. */
const inTheWorld = (world: TestWorld, run: RunRecord, circumstances: Circumstances): string[] => {
	const {disturbance, allowed} = circumstances;
	const isCut = disturbance.faults.some(({lasts}) => lasts === 'lasting');
	return [
		...(run.wasRedirected ? ['it follows a redirect'] : []),
		...[...run.writes]
			.filter(write => !allowed.has(write))
			.map(write => `it writes what the plan lacks: ${write}`),
		...[...run.misled].map(write => `it writes to another cluster: ${write}`),
		...(world.installers() > 0 ? ['an istioctl is left'] : []),
		...(isCut || wasKilled(run, circumstances)
			? []
			: world.clusters
					.filter(cluster => isHeld(cluster))
					.map(({name}) => `the lock of ${name} is left`)),
	];
};

/** What must hold after every run, whatever befell it: the sentences that say what does not. */
export const violations = async (
	world: TestWorld,
	run: RunRecord,
	circumstances: Circumstances,
): Promise<string[]> => {
	const texts = new Map([
		['its output', run.stdout + run.stderr],
		...(await textsBelow(path.join(circumstances.folder, '.mesh-wizard'))),
	]);
	return [
		...inItsEnd(run, circumstances),
		...inItsSuccess(run, circumstances),
		...inTheWorld(world, run, circumstances),
		...[...texts].flatMap(([place, text]) =>
			secrets
				.filter(secret => secret.test(text))
				.map(secret => `a secret is in ${place}: ${String(secret)}`),
		),
	];
};
