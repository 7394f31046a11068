import {pairOverview} from '../../../source/session/pair-overview.ts';
import type {Waiver} from '../../../source/mesh/waiver.ts';
import {checks} from '../../../source/checks/index.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {PreflightView} from '../../../source/session/session.ts';
import {noAnswers} from '../../../source/wizard/answers.ts';
import {startWizard, type WizardState} from '../../../source/wizard/wizard.ts';
import type {ClusterFacts} from '../../../source/survey/facts.ts';
import {contextOf, deadFacts, factsOf, known, rangesOf} from '../../helpers/facts.ts';

/** A wizard that stands at a step with these clusters chosen. */
export const wizardAt = (
	step: WizardState['step'],
	clusters: readonly ClusterFacts[],
	{waivers = []}: {waivers?: readonly Waiver[]} = {},
): WizardState => ({
	...startWizard('guided', {
		...noAnswers,
		clusters: clusters.map(({name, context}) => ({name, context})),
		waivers,
	}),
	step,
});

/** Checks whose findings the screens are tried with, whatever others there are by now. */
const tried = new Set([
	'istioctl.present',
	'istioctl.version',
	'api.reachable',
	'api.peer-address',
	'identity.same-cluster',
	'identity.uid-changed',
	'names.cluster',
	'version.kubernetes',
	'version.skew',
	'permission.install',
	'nodes.ready',
	'network.pod-cidr-overlap',
	'network.service-cidr-overlap',
	'istio.existing',
	'istio.foreign-manager',
	'namespace.terminating',
	'trust.root-mismatch',
	'secret.stale',
	'gateway.no-load-balancer',
	'gateway.hostname',
]);
const few = checks.filter(({id}) => tried.has(id));

/** What the checks say of these facts, all of them there. */
export const preflightView = (
	facts: readonly ClusterFacts[],
	{waivers = [], ...view}: Partial<PreflightView> & {waivers?: readonly Waiver[]} = {},
): PreflightView => {
	const findings = runChecks(few, contextOf(facts), {waive: waivers});
	return {
		state: 'done',
		surveyed: facts.length,
		total: facts.length,
		facts,
		findings,
		pairs: () => pairOverview(findings, facts),
		blocking: findings.filter(({status}) => status === 'fail').length,
		...view,
	};
};

const root = '3f9a'.padEnd(64, '0');

/** Two clusters in the east whose pods have the same addresses, one in the west with an old Kubernetes and a root of its own. */
export const threeFacts: readonly ClusterFacts[] = [
	factsOf({name: 'east-1', podRanges: rangesOf('10.11.0.0/16')}),
	factsOf({
		name: 'east-2',
		podRanges: rangesOf('10.11.0.0/16'),
		reach: {ok: true, milliseconds: 51},
	}),
	factsOf({
		name: 'west-1',
		podRanges: rangesOf('10.13.0.0/16'),
		reach: {ok: true, milliseconds: 187},
		kubernetes: known('v1.28.2'),
		liveRoot: known({fingerprints: [root], notAfter: Date.UTC(2035, 0)}),
	}),
];

export const withDead: readonly ClusterFacts[] = [
	factsOf({name: 'east-1'}),
	factsOf({name: 'east-2'}),
	deadFacts('dead-1'),
];

/** Fifty clusters, each fifth of which shares its pod addresses with the one before, and one of which is dead. */
export const fiftyFacts: readonly ClusterFacts[] = Array.from({length: 50}, (_, index) =>
	index === 41
		? deadFacts('cluster-41')
		: factsOf({
				name: `cluster-${String(index).padStart(2, '0')}`,
				podRanges: rangesOf(`10.${String(index % 5 === 0 ? index + 1 : index)}.0.0/16`),
			}),
);
