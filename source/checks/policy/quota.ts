import type {ModelCluster} from '../../mesh/model.ts';
import type {PodNeeds, Resource} from '../../mesh/pod-needs.ts';
import {bytes, cores, quantityOf} from '../../kubernetes/quantity.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, LimitFacts, QuotaFacts} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {missingPods} from './planned-pods.ts';

const amount = (resource: string, value: number): string =>
	resource.endsWith('memory') ? bytes(value) : cores(value);

/** What pods ask of a counted resource; undefined for one that none of them touches. */
const needed = (resource: string, pods: readonly PodNeeds[]): number | undefined => {
	const sum = (of: (pod: PodNeeds) => number) => pods.reduce((total, pod) => total + of(pod), 0);
	const name: Resource = resource.endsWith('memory') ? 'memory' : 'cpu';
	switch (resource) {
		case 'cpu':
		case 'memory':
		case 'requests.cpu':
		case 'requests.memory': {
			return sum(({requests}) => requests[name]);
		}

		case 'limits.cpu':
		case 'limits.memory': {
			return sum(({limits}) => limits[name] ?? 0);
		}

		case 'pods':
		case 'count/pods':
		case 'count/deployments.apps':
		case 'services':
		case 'count/services': {
			return pods.length;
		}

		case 'services.loadbalancers': {
			return pods.filter(({what}) => what !== 'istiod').length;
		}

		default: {
			return undefined;
		}
	}
};

/** A quota on limits refuses pods that set none, unless a LimitRange sets one for them. */
const withoutLimit = (
	resource: string,
	pods: readonly PodNeeds[],
	ranges: readonly LimitFacts[],
): readonly PodNeeds[] => {
	const name = /^limits\.(?<name>cpu|memory)$/v.exec(resource)?.groups?.['name'] as
		Resource | undefined;
	return name === undefined ||
		ranges.some(({type, limit}) => type === 'Container' && limit[name] !== undefined)
		? []
		: pods.filter(({limits}) => limits[name] === undefined);
};

const problemsOf = (
	{name, hard, used}: QuotaFacts,
	pods: readonly PodNeeds[],
	ranges: readonly LimitFacts[],
): string[] =>
	Object.entries(hard).flatMap(([resource, most]) => {
		const unlimited = withoutLimit(resource, pods, ranges);
		if (unlimited.length > 0) {
			return [
				`${name} counts ${resource}, which ${listed(unlimited.map(({what}) => what))} does not set`,
			];
		}

		const [limit, taken, wanted] = [
			quantityOf(most),
			quantityOf(used[resource] ?? '0'),
			needed(resource, pods),
		];
		return limit === undefined ||
			taken === undefined ||
			wanted === undefined ||
			taken + wanted <= limit
			? []
			: [
					`${name} leaves ${amount(resource, Math.max(limit - taken, 0))} of ${most} ${resource}, and ${amount(resource, wanted)} ${wanted === 1 ? 'is' : 'are'} needed`,
				];
	});

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {quotas, limitRanges} = facts;
	if (!quotas.known) {
		return undetermined(quotas);
	}

	const pods = missingPods(facts, planned);
	const problems =
		pods.length === 0
			? []
			: quotas.value.flatMap(quota =>
					problemsOf(quota, pods, limitRanges.known ? limitRanges.value : []),
				);
	return problems.length === 0
		? {
				status: 'pass',
				observed:
					quotas.value.length === 0
						? 'none'
						: `room enough for what is still to come: ${pods.length === 0 ? 'nothing' : listed(pods.map(({what}) => what))}`,
				source: quotas.source,
			}
		: {
				status: ifIntended(planned !== undefined, 'fail'),
				observed: problems.join('; '),
				source: quotas.source,
				remedy: {
					summary: 'Raise the quota, or ask for less by values.pilot.resources in base.yaml.',
					commands: [kubectl(facts, `describe resourcequota -n ${systemNamespace}`)],
				},
			};
};

export const quotaCheck = defineCheck({
	id: 'policy.quota',
	scope: 'cluster',
	title: `quotas of ${systemNamespace} leave room`,
	why: 'Pods beyond a quota are never created, and istioctl says no more than that it waits.',
	when: {
		pass: 'there is none, or what is still to be created fits',
		note: 'without a mesh: a control plane does not fit',
		fail: 'what is still to be created does not fit, or sets no limit where the quota wants one',
		unknown: 'they could not be listed',
	},
	run: eachCluster((facts, planned) => resultFor(facts, planned)),
});
