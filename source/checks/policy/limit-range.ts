import type {ModelCluster} from '../../mesh/model.ts';
import type {PodNeeds, Resource} from '../../mesh/pod-needs.ts';
import {bytes, cores, quantityOf} from '../../kubernetes/quantity.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, LimitFacts} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {plannedPods} from './planned-pods.ts';

const resources: readonly Resource[] = ['cpu', 'memory'];

const write = (resource: Resource, value: number): string =>
	`${resource} ${resource === 'memory' ? bytes(value) : cores(value)}`;

/** What one limit has against one pod; every pod concerned has one container. */
const objections = (range: LimitFacts, pod: PodNeeds, defaults: LimitFacts | undefined): string[] =>
	resources.flatMap(resource => {
		const [minimum, maximum, ratio, given] = [
			range.minimum[resource],
			range.maximum[resource],
			range.ratio[resource],
			defaults?.limit[resource],
		].map(quantityOf);
		const request = pod.requests[resource];
		const limit = pod.limits[resource] ?? given;
		const most = Math.max(request, limit ?? 0);
		return [
			...(minimum !== undefined && request < minimum
				? [
						`wants ${write(resource, minimum)} at least, and ${pod.what} asks for ${write(resource, request)}`,
					]
				: []),
			...(maximum !== undefined && most > maximum
				? [
						`allows ${write(resource, maximum)} at most, and ${pod.what} asks for ${write(resource, most)}`,
					]
				: []),
			...(maximum !== undefined && limit === undefined
				? [`allows ${write(resource, maximum)} at most, and ${pod.what} sets no limit`]
				: []),
			...(range.type === 'Container' &&
			pod.limits[resource] === undefined &&
			given !== undefined &&
			given < request
				? [
						`limits ${pod.what} to ${write(resource, given)}, less than the ${write(resource, request)} that it asks for`,
					]
				: []),
			...(ratio !== undefined && limit !== undefined && limit / request > ratio
				? [
						`allows a limit of ${String(ratio)} times what is asked for, and ${pod.what} has ${write(resource, limit)} for ${write(resource, request)}`,
					]
				: []),
		];
	});

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {limitRanges} = facts;
	if (!limitRanges.known) {
		return undetermined(limitRanges);
	}

	const {value: ranges, source} = limitRanges;
	const defaults = ranges.find(
		({type, limit}) => type === 'Container' && Object.keys(limit).length > 0,
	);
	const pods = plannedPods(planned);
	const problems = ranges
		.filter(({type}) => type === 'Container' || type === 'Pod')
		.flatMap(range =>
			pods.flatMap(pod => objections(range, pod, defaults).map(text => `${range.name} ${text}`)),
		);
	return problems.length === 0
		? {
				status: 'pass',
				observed:
					ranges.length === 0
						? 'none'
						: `${listed([...new Set(ranges.map(({name}) => name))])}: nothing against what is planned`,
				source,
			}
		: {
				status: ifIntended(planned !== undefined, 'fail'),
				observed: [...new Set(problems)].join('; '),
				source,
				remedy: {
					summary:
						'Change the LimitRange, or set values.pilot.resources in base.yaml to what it allows.',
					commands: [kubectl(facts, `describe limitrange -n ${systemNamespace}`)],
				},
			};
};

export const limitRangeCheck = defineCheck({
	id: 'policy.limit-range',
	scope: 'cluster',
	title: `limit ranges of ${systemNamespace} admit the control plane`,
	why: 'A limit that istiod is given by default can be less than the memory it asks for: then its pod is refused.',
	when: {
		pass: 'there is none, or nothing in it speaks against what is planned',
		note: 'without a mesh: it speaks against a control plane',
		fail: 'a minimum, maximum, default or ratio speaks against istiod or the gateway',
		unknown: 'they could not be listed',
	},
	run: eachCluster((facts, planned) => resultFor(facts, planned)),
});
