import type {
	ClusterFacts,
	Fact,
	ProbeFact,
	ProbeFailure,
	ProbeOutcome,
} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {sh} from '../../text/shell.ts';
import type {CheckResult} from '../define-check.ts';
import type {CheckContext, Remedy, Verdict} from '../finding.ts';
import {worstResult} from '../worst-result.ts';

type Kind = ProbeFact['kind'];
export type ProbeOf<K extends Kind> = Extract<ProbeFact, {kind: K}>;

/** Both ends of one direction, as the survey knows them. */
export type Ends = {from: ClusterFacts; to: ClusterFacts};

type Rule<K extends Kind> = {
	/** Undefined without a model; false where the plan does not need that direction. */
	isNeeded: (probe: ProbeOf<K>, context: CheckContext) => boolean | undefined;
	/** What it says of a try that is known; `isNeeded` is never false here. */
	judge: (
		probe: ProbeOf<K>,
		outcome: ProbeOutcome,
		rest: Ends & {isNeeded: boolean | undefined; image: string},
	) => CheckResult;
};

const neverTried = 'nobody tried from inside (--probe)';

/** A pod that lives as long as one command, to see the same thing by hand; pasted with whatever the image is. `curl`: its arguments, as shell text. */
export const tryByHand = (from: ClusterFacts, image: string, curl: string): string =>
	kubectl(
		from,
		`${sh`run mesh-wizard-try --rm -i --restart=Never --image=${image} --command -- curl`} ${curl}`,
	);

const unknownRemedy = (
	{reason, isImage}: Extract<Fact<unknown>, {known: false}>,
	at: ClusterFacts,
): Remedy | undefined => {
	if (reason === 'denied') {
		return {
			summary:
				'Ask an administrator for the rights that --probe needs: a namespace of its own, pods in it, their logs.',
			commands: [
				kubectl(at, 'auth can-i create namespaces'),
				kubectl(at, 'auth can-i create pods'),
				kubectl(at, 'auth can-i get pods --subresource=log'),
			],
		};
	}

	return isImage === true
		? {
				summary:
					'Give the nodes a way to pull the image, or name a copy of it: verify.image in mesh.yaml, or --probe-image.',
				commands: [kubectl(at, 'get events -A --field-selector reason=Failed')],
			}
		: undefined;
};

const resultFor = <K extends Kind>(
	probe: ProbeOf<K>,
	rule: Rule<K>,
	ends: Ends,
	context: CheckContext,
): CheckResult => {
	const {outcome, from, to} = probe;
	const way = `from ${from} to ${to}`;
	const isNeeded = rule.isNeeded(probe, context);
	if (isNeeded === false) {
		return {
			status: 'skipped',
			observed: `${way}: the plan does not need it`,
			source: outcome.source,
		};
	}

	if (!outcome.known) {
		const remedy = unknownRemedy(outcome, outcome.at === to ? ends.to : ends.from);
		return {
			status: 'unknown',
			observed: `${way}: not known: ${outcome.detail}`,
			source: outcome.source,
			remedy,
		};
	}

	const result = rule.judge(probe, outcome.value, {
		...ends,
		isNeeded,
		image: context.probes?.image ?? '',
	});
	return {...result, observed: `${way}: ${result.observed}`};
};

/** One verdict for each direction that was tried, and one for all where none was. */
export const eachDirection =
	<K extends Kind>(kind: K, none: string, rule: Rule<K>) =>
	(context: CheckContext): Verdict[] => {
		const {clusters, probes} = context;
		const tried = (probes?.probes ?? []).filter(
			(probe): probe is ProbeOf<K> => probe.kind === kind,
		);
		if (tried.length === 0) {
			return clusters.length < 2
				? []
				: [
						{
							clusters: clusters.map(({name}) => name),
							status: 'skipped',
							observed: probes === undefined ? neverTried : none,
							source: 'preflight --probe',
						},
					];
		}

		const byName = new Map(clusters.map(facts => [facts.name, facts]));
		return [...Map.groupBy(tried, ({from, to}) => JSON.stringify([from, to]))].flatMap(
			([, same]) => {
				const [first, ...rest] = same;
				const [from, to] = [byName.get(first?.from ?? ''), byName.get(first?.to ?? '')];
				return first === undefined || from === undefined || to === undefined
					? []
					: [
							{
								clusters: [from.name, to.name],
								...worstResult([
									resultFor(first, rule, {from, to}, context),
									...rest.map(probe => resultFor(probe, rule, {from, to}, context)),
								]),
							},
						];
			},
		);
	};

/** Each way to fail, in words of its own; the tool's own where those say more. */
export const failureText = (kind: ProbeFailure, address: string, detail: string): string => {
	switch (kind) {
		case 'dns': {
			return `the name in ${address} does not resolve there`;
		}

		case 'refused': {
			return `nothing listens at ${address} (connection refused)`;
		}

		case 'timed-out': {
			return `no answer from ${address}: packets get lost on the way`;
		}

		case 'no-route': {
			return `there is no way to ${address} (no route to host)`;
		}

		case 'silent': {
			return `${address} takes the connection and then says nothing`;
		}

		case 'broken': {
			return `the connection to ${address} broke: ${detail}`;
		}

		case 'not-tls': {
			return `what listens at ${address} does not speak TLS`;
		}

		case 'other-authority': {
			return `${address} shows a certificate that the cluster's own authority did not sign for that name: ${detail}`;
		}

		case 'not-kubernetes': {
			return `${address} is no Kubernetes API server: ${detail}`;
		}

		case 'ends-tls': {
			return `what listens at ${address} ends TLS itself instead of handing it on: ${detail}`;
		}

		case 'other-pod': {
			return `another pod has the address ${address}: ${detail}`;
		}
	}
};
