import {
	paceOf,
	tracesOf,
	type InstallKind,
	type Recording,
	type StepTrace,
	type TimedLine,
} from './recording.ts';

/** How an installation goes, in milliseconds. */
type InstallScript = {
	/** What istioctl prints until the rollout is complete, from its start. */
	before: readonly TimedLine[];
	/** When it applies what comes after the definitions, from its start. */
	appliedMs: number;
	/** What it prints afterwards, from the end of the rollout. */
	after: readonly TimedLine[];
	/** From the first word of a pod to its running, and to its being ready. */
	pod: {runningMs: number; readyMs: number};
};

export type Timings = {
	installs: Readonly<Record<InstallKind, InstallScript>>;
	/** The pod of the traffic proof, with its sidecar. */
	workload: InstallScript['pod'];
	/** Until istiod hands out its root, from its being ready: it must become the leader first. */
	rootMs: number;
	/** Until istiod has read a peer, from the arrival of its secret. */
	syncMs: number;
	/** Until a token Secret is filled. */
	tokenMs: number;
	/** Until a deleted namespace is gone. */
	namespaceMs: number;
};

const workloads: Readonly<Record<InstallKind, string | undefined>> = {
	istiod: 'istiod',
	'remote-istiod': undefined,
	gateway: 'istio-eastwestgateway',
};

/** What the cluster said of one workload: its Deployment and its pods, other ones being there too. */
const wordsOf = ({observed}: StepTrace, workload: string) => {
	const find = (pattern: RegExp) => observed.find(({text}) => pattern.test(text))?.afterMs;
	return {
		applied: find(new RegExp(String.raw`^Deployment (?:\S+/)?${workload}: 0 of`, 'v')),
		available: find(
			new RegExp(String.raw`^Deployment (?:\S+/)?${workload}: 1 of 1 available$`, 'v'),
		),
		pending: find(new RegExp(String.raw`^Pod (?:\S+/)?${workload}-\S+: pending$`, 'v')),
		running: find(new RegExp(String.raw`^Pod (?:\S+/)?${workload}-\S+: running$`, 'v')),
		ready: find(new RegExp(String.raw`^Pod (?:\S+/)?${workload}-\S+: ready$`, 'v')),
	};
};

/** The script that a recorded step followed; undefined when it doesn't tell enough. */
const scriptOf = (
	trace: StepTrace,
	workload: string | undefined,
	usualPod: InstallScript['pod'],
): InstallScript | undefined => {
	const {output} = trace;
	if (workload === undefined) {
		const appliedMs = output.find(({text}) => text.includes('Istiod installed'))?.afterMs;
		return appliedMs === undefined
			? undefined
			: {
					before: output,
					appliedMs,
					after: [],
					pod: usualPod,
				};
	}

	const {applied, available, pending, running, ready} = wordsOf(trace, workload);
	if (
		applied === undefined ||
		available === undefined ||
		pending === undefined ||
		running === undefined ||
		ready === undefined
	) {
		return undefined;
	}

	return {
		before: output.filter(({afterMs}) => afterMs <= available),
		appliedMs: applied,
		after: output
			.filter(({afterMs}) => afterMs > available)
			.map(({afterMs, text}) => ({afterMs: afterMs - available, text})),
		pod: {runningMs: running - pending, readyMs: ready - pending},
	};
};

const line = (afterMs: number, text: string): TimedLine => ({afterMs, text});

/** As istioctl was seen to install on one small cluster, for what no recording has. */
const usual: Timings = {
	installs: {
		istiod: {
			before: [
				line(350, '- Processing resources for Istio core.'),
				line(1390, '✔ Istio core installed ⛵️'),
				line(1400, '- Processing resources for Istiod.'),
				line(1560, '- Processing resources for Istiod. Waiting for Deployment/istio-system/istiod'),
			],
			appliedMs: 1560,
			after: [
				line(900, '✔ Istiod installed 🧠'),
				line(900, '- Pruning removed resources'),
				line(960, '✔ Installation complete'),
			],
			pod: {runningMs: 1300, readyMs: 3100},
		},
		'remote-istiod': {
			before: [
				line(340, '- Processing resources for Istio core.'),
				line(1590, '✔ Istio core installed ⛵️'),
				line(1610, '- Processing resources for Istiod.'),
				line(1660, '✔ Istiod installed 🧠'),
				line(1660, '- Pruning removed resources'),
				line(1710, '✔ Installation complete'),
			],
			appliedMs: 1660,
			after: [],
			pod: {runningMs: 1300, readyMs: 3100},
		},
		gateway: {
			before: [
				line(100, '- Processing resources for Ingress gateways.'),
				line(
					180,
					'- Processing resources for Ingress gateways. Waiting for Deployment/istio-system/istio-eastwestga...',
				),
			],
			appliedMs: 180,
			after: [
				line(1300, '✔ Ingress gateways installed 🛬'),
				line(1300, '- Pruning removed resources'),
				line(1330, '✔ Installation complete'),
			],
			pod: {runningMs: 900, readyMs: 2500},
		},
	},
	workload: {runningMs: 2000, readyMs: 4400},
	rootMs: 3600,
	syncMs: 300,
	tokenMs: 80,
	namespaceMs: 2600,
};

/** The times and words of recorded runs, completed by the usual ones. */
export const timingsOf = (recordings: readonly Recording[]): Timings => {
	// The quickest of several: what slowed the others down was the machine that they ran on.
	const traces = recordings
		.flatMap(recording => tracesOf(recording))
		.toSorted((a, b) => a.durationMs - b.durationMs);
	const install = (kind: InstallKind): InstallScript =>
		traces
			.filter(trace => trace.kind === kind)
			.map(trace => scriptOf(trace, workloads[kind], usual.installs[kind].pod))
			.find(script => script !== undefined) ?? usual.installs[kind];
	const workloadMs = Math.min(
		...recordings.map(recording => paceOf(recording).workloadMs ?? usual.workload.readyMs),
	);
	return {
		...usual,
		installs: {
			istiod: install('istiod'),
			'remote-istiod': install('remote-istiod'),
			gateway: install('gateway'),
		},
		workload: Number.isFinite(workloadMs)
			? {runningMs: workloadMs * 0.4, readyMs: workloadMs}
			: usual.workload,
	};
};
