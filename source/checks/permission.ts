import type {ClusterFacts, ResourceAttributes} from '../survey/facts.ts';
import {few} from '../text/listed.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {plural} from '../text/plural.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import type {Check} from './finding.ts';
import {formatPermission} from './format-permission.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

const commandsAtMost = 8;

const canI = (
	facts: ClusterFacts,
	{verb, group, resource, namespace}: ResourceAttributes,
): string => {
	const [name = '', subresource] = resource.split('/');
	return kubectl(
		facts,
		[
			'auth can-i',
			verb,
			group === '' ? name : `${name}.${group}`,
			...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
			...(namespace === undefined ? [] : [`-n ${namespace}`]),
		].join(' '),
	);
};

const install = (facts: ClusterFacts, isIntended: boolean): CheckResult => {
	const {permissions} = facts;
	if (!permissions.known) {
		return undetermined(permissions);
	}

	const missing = permissions.value.filter(({allowed}) => !allowed);
	if (missing.length === 0) {
		return {
			status: 'pass',
			observed: permissions.value.some(({verb}) => verb === '*')
				? 'everything is allowed'
				: `all ${plural(permissions.value.length, 'right')} that an installation needs`,
			source: permissions.source,
		};
	}

	const byResource = [
		...Map.groupBy(
			missing,
			({group, resource, namespace}) =>
				`${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`,
		),
	];
	return {
		status: ifIntended(isIntended, 'fail', 'warn'),
		observed: `not allowed: ${byResource.map(([resource, rights]) => `${rights.map(({verb}) => verb).join('/')} ${resource}`).join('; ')}`,
		source: permissions.source,
		remedy: {
			summary: `Ask an administrator for ${few(byResource.map(([resource]) => resource))}; the role cluster-admin has them all.`,
			commands: missing.slice(0, commandsAtMost).map(permission => canI(facts, permission)),
		},
	};
};

const read = (facts: ClusterFacts): CheckResult => {
	const {deniedReads: fact} = facts;
	if (!fact.known) {
		return undetermined(fact);
	}

	const {value: denied, source} = fact;
	return denied.length === 0
		? {status: 'pass', observed: 'nothing was refused', source}
		: {
				status: 'warn',
				observed: `not allowed: ${denied.map(right => formatPermission(right)).join('; ')}. What rests on it is unknown`,
				source,
				remedy: {
					summary: 'Ask an administrator for a role with these rights; it only reads.',
					commands: denied.slice(0, commandsAtMost).map(right => canI(facts, right)),
				},
			};
};

export const permissionChecks: readonly Check[] = [
	defineCheck({
		id: 'permission.install',
		scope: 'cluster',
		title: 'all rights that an installation needs are given',
		why: 'Without one of them the installation stops half-way, with a control plane that is half there.',
		when: {
			pass: 'every access review says yes',
			warn: 'a right is missing, and no mesh is given',
			fail: 'a right is missing',
			unknown: 'the reviews could not be asked',
		},
		run: eachCluster((facts, planned) => install(facts, planned !== undefined)),
	}),
	defineCheck({
		id: 'permission.read',
		scope: 'cluster',
		title: 'the survey may read what it looks at',
		why: 'What may not be read cannot be judged, and stays unknown in every check that rests on it.',
		when: {
			pass: 'no read was refused',
			warn: 'reads were refused; each is named with the right that is missing',
			unknown: 'nothing could be asked',
		},
		run: eachCluster(facts => read(facts)),
	}),
];
