import type {Model, ModelCluster} from '../../mesh/model.ts';
import {formerNameIn} from '../../plan/former-names.ts';
import {
	isCutOff,
	isRestartCure,
	keptCures,
	outdatedWorkloadsIn,
	type OutdatedWorkload,
} from '../../plan/outdated-workloads.ts';
import {willRestart, type RestartConsent} from '../../plan/restart-steps.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext} from '../finding.ts';
import {eachCluster, undetermined} from '../subjects.ts';
import {ourControlPlane} from './control-planes.ts';

const placeOf = ({workload: {namespace, kind, name}}: OutdatedWorkload): string =>
	`${kind} ${namespace}/${name}`;

/** Without a mesh, what is asked is whether proxies call the cluster by the names that its istiod takes. */
const alone = (facts: ClusterFacts, source: string): CheckResult => {
	const istiod = ourControlPlane(facts);
	const workloads = facts.proxies.known ? facts.proxies.value : [];
	const misnamed =
		istiod === undefined
			? []
			: workloads.filter(
					({cluster}) =>
						cluster !== undefined && cluster !== istiod.clusterId && cluster !== istiod.formerName,
				);
	return misnamed.length === 0
		? {
				status: workloads.length === 0 ? 'skipped' : 'pass',
				observed:
					workloads.length === 0
						? 'no proxy runs'
						: `${plural(workloads.length, 'workload')} with a proxy`,
				source,
			}
		: {
				status: 'warn',
				observed: `${few(misnamed.map(({namespace, kind, name, cluster = ''}) => `${kind} ${namespace}/${name} (as ${cluster})`))}: istiod calls the cluster ${istiod?.clusterId ?? ''} and refuses ${misnamed.length === 1 ? 'it' : 'them'}`,
				source,
				remedy: {
					summary: 'Their proxies get no more endpoints and no more certificates. Restart them.',
					commands: misnamed
						.filter(({kind}) => kind !== 'Pod')
						.map(({namespace, kind, name}) =>
							kubectl(facts, `-n ${namespace} rollout restart ${kind.toLowerCase()}/${name}`),
						),
				},
			};
};

/** What keeps a mesh from being made: who loses what it reaches, and is restarted by nobody. */
const fatal = (
	model: Model,
	outdatedWorkloads: readonly OutdatedWorkload[],
	consent: RestartConsent | undefined,
): readonly OutdatedWorkload[] =>
	outdatedWorkloads.filter(
		outdatedWorkload =>
			isCutOff(model, outdatedWorkload) && !willRestart(outdatedWorkload, consent),
	);

/** What cures them: a restart, where it changes anything, or what else says otherwise. */
const cureOf = (told: readonly OutdatedWorkload[]): string => {
	const places = (some: readonly OutdatedWorkload[]) => few(some.map(one => placeOf(one)));
	const byHand = told.filter(one => one.keptBy === undefined && !isRestartCure(one));
	const kept = Map.groupBy(
		told.filter(({keptBy}) => keptBy !== undefined),
		({keptBy}) => keptBy,
	);
	return [
		...(told.some(one => isRestartCure(one))
			? [
					'Have apply restart them, one at a time and before the gateway comes: give preflight, plan and apply --restart-workloads, with the namespaces where that may be done (docs/grow.md).',
				]
			: []),
		...(byHand.length === 0
			? []
			: [
					`${places(byHand)} ${byHand.length === 1 ? 'comes' : 'come'} back for nobody: restart by hand once istiod has its new name, and waive this until then.`,
				]),
		...[...kept].flatMap(([keptBy, some]) =>
			keptBy === undefined
				? []
				: [`A restart does not change ${places(some)}: ${keptCures[keptBy]}.`],
		),
	].join(' ');
};

const lagging = (
	model: Model,
	outdatedWorkloads: readonly OutdatedWorkload[],
	consent: RestartConsent | undefined,
): Omit<CheckResult, 'source'> => {
	const lost = fatal(model, outdatedWorkloads, consent);
	const told = lost.length > 0 ? lost : outdatedWorkloads;
	const how = `${few(told.map(outdatedWorkload => placeOf(outdatedWorkload)))} ${told.length === 1 ? 'runs' : 'run'} ${few([...new Set(told.map(({says}) => says))])}`;
	if (outdatedWorkloads.every(outdatedWorkload => willRestart(outdatedWorkload, consent))) {
		return {
			status: 'note',
			observed: `${how}; apply restarts ${told.length === 1 ? 'it' : 'them'}`,
		};
	}

	return {
		status: lost.length > 0 ? 'fail' : 'warn',
		observed: `${how}${lost.length > 0 ? `: ${told.length === 1 ? 'it is' : 'they are'} taken for ${told.length === 1 ? 'a part' : 'parts'} of another network, and the gateway cuts ${told.length === 1 ? 'it' : 'them'} off from all that has no proxy, the Kubernetes API included` : ''}`,
		remedy: {summary: cureOf(told), commands: []},
	};
};

const resultFor = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	{model, restartConsent}: CheckContext,
): CheckResult => {
	const {proxies} = facts;
	if (!proxies.known) {
		return undetermined(proxies);
	}

	const {value: workloads, source} = proxies;
	if (planned === undefined || model === undefined) {
		return alone(facts, source);
	}

	if (workloads.length === 0) {
		return {status: 'skipped', observed: 'no proxy runs yet', source};
	}

	const outdatedWorkloads = outdatedWorkloadsIn(
		model,
		{...planned, formerName: formerNameIn(planned, facts)},
		workloads,
	);
	return outdatedWorkloads.length === 0
		? {status: 'pass', observed: `${plural(workloads.length, 'workload')} with a proxy`, source}
		: {...lagging(model, outdatedWorkloads, restartConsent), source};
};

export const proxyIdentityCheck = defineCheck({
	id: 'istio.proxy-identity',
	scope: 'cluster',
	title: 'proxies know their cluster, network and mesh',
	why: "A proxy learns them when it starts. Once there is an east-west gateway, one without a network takes its neighbours for another network's: it reaches them through the gateway, and those without a proxy not at all.",
	when: {
		pass: 'all that run are as planned, or let in under the former name that their own template gives them; without a mesh: istiod knows the name that they give their cluster',
		note: 'some are not, and --restart-workloads has apply restart them',
		warn: 'some are not; without a mesh: with a name that istiod refuses',
		fail: "some are not on their cluster's network, in a mesh of several networks, and nobody restarts them, or a restart does not change it",
		unknown: 'pods could not be listed',
		skipped: 'no proxy runs',
	},
	run: eachCluster(resultFor),
});
