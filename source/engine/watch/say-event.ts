import type {KubeEvent} from '../../kubernetes/typed-object.ts';

export type SaidEvent = {
	text: string;
	isWarning: boolean;
	/** Usual for a moment in every installation: worth knowing only when nothing comes of it. */
	mayPass: boolean;
};

const longest = 240;

/** A message on one line, of a length that a pane can bear. */
const brief = (message: string): string => {
	const line = message.replaceAll(/\s+/gv, ' ').trim();
	return line.length > longest ? `${line.slice(0, longest)}…` : line;
};

/** `docker.io/istio/pilot@sha256:0123456789ab…`: nobody reads 64 digits. */
const shortImage = (message: string): string =>
	(/"(?<image>[^"]+)"/v.exec(message)?.groups?.['image'] ?? 'its image').replace(
		/(?<=@sha256:[\da-f]{12})[\da-f]+/v,
		'…',
	);

const ofPod: Readonly<Record<string, (message: string) => string>> = {
	Pulling: message => `pulling image ${shortImage(message)}`,
	Pulled(message) {
		const seconds = /^Successfully pulled image .*? in (?<time>[\d.]+m?s)/v.exec(message)?.groups?.[
			'time'
		];
		return seconds === undefined
			? 'its image is on the node already'
			: `pulled its image in ${seconds}`;
	},
	FailedScheduling: message => `no node can take it: ${message}`,
	FailedMount: message => `a volume cannot be mounted: ${message}`,
};

const ofService: Readonly<Record<string, string>> = {
	EnsuringLoadBalancer: 'its load balancer is being made',
	EnsuredLoadBalancer: 'its load balancer is there',
};

/** Probes fail for a while in every start: the pod's readiness says the same without alarm. */
const isNoise = (reason: string, message: string): boolean =>
	reason === 'Unhealthy' && /^(?:Readiness|Startup) probe/v.test(message);

/** istioctl applies Deployments and their service accounts side by side. */
const isTooEarly = /^no pod can be created: .*error looking up service account/v;

const wordsOf = (
	kind: string,
	reason: string,
	message: string,
	isWarning: boolean,
): string | undefined => {
	if (kind === 'Pod' && ofPod[reason] !== undefined) {
		return ofPod[reason](message);
	}

	const words = message === '' ? reason : message;
	if (kind === 'Service') {
		return ofService[reason] ?? words;
	}

	if (!isWarning || isNoise(reason, message)) {
		return undefined;
	}

	// Quotas and pod security refuse pods before there is any; each try has a name of its own, which nobody needs.
	return reason === 'FailedCreate'
		? `no pod can be created: ${message.replace(/^Error creating: (?:pods "[^"]*" is forbidden: )?/v, '')}`
		: words;
};

/** What a Kubernetes Event tells somebody who waits; undefined for what only notes that things go their way. */
export const sayEvent = (event: KubeEvent): SaidEvent | undefined => {
	const kind = event.involvedObject?.kind ?? '';
	const name = event.involvedObject?.name ?? '';
	const isWarning = event.type === 'Warning';
	const message = (event.message ?? '').replace(/^\(combined from similar events\): /v, '');
	const words = wordsOf(kind, event.reason ?? '', message, isWarning);
	return words === undefined
		? undefined
		: {text: brief(`${kind} ${name}: ${words}`), isWarning, mayPass: isTooEarly.test(words)};
};
